using Routing.Server.OpenApi;
using Routing.Server.Tracing;
using Routing.Sip.Tracing;
using Routing.Sip.Tracing.Pcap;

namespace Routing.Server.Api;

/// <summary>
/// <c>GET /api/v1/trace?call_id=ID</c>: the SIP messages of one Call-ID; and the messages as a pcapng file, of an interaction
/// (<c>/interactions/{id}/trace.pcap</c>) or a Call-ID (<c>/trace.pcap?call_id=ID</c>). Credentials and keys are in the file with
/// <c>?secrets=true</c> only, and for <c>admin.token</c> alone: no token of the configuration opens them.
/// </summary>
internal static class SipTraceEndpoint
{
    private const string FileType = "application/x-pcapng";

    public static void Map(IEndpointRouteBuilder api, SipTrace trace, string adminToken)
    {
        api.MapGet("/trace", (string? call_id, bool? bodies) =>
            Find(trace, call_id) is { } call
                ? Results.Json(SipStory.Of([call], bodies == true), ServerJson.Default.SipStory)
                : Nothing(trace)).Describe<SipStory>("The SIP messages of one Call-ID", problems: [404]);
        api.MapGet("/trace.pcap", (string? call_id, bool? secrets, HttpRequest request) =>
            Find(trace, call_id) is { } call ? File([call], secrets == true, request, adminToken) : Nothing(trace))
            .DescribeFile("The same as a capture file", FileType, problems: [403, 404]);
        api.MapGet("/interactions/{id}/trace.pcap", (string id, bool? secrets, HttpRequest request) =>
            Guid.TryParse(id, out Guid interaction) && trace.Find(interaction) is { Count: > 0 } calls
                ? File(calls, secrets == true, request, adminToken)
                : Nothing(trace)).DescribeFile("The SIP messages of one interaction as a capture file", FileType, problems: [403, 404]);
    }

    private static TracedCall? Find(SipTrace trace, string? callId) => callId is { Length: > 0 } ? trace.Find(callId) : null;

    private static IResult File(IEnumerable<TracedCall> calls, bool secrets, HttpRequest request, string adminToken)
    {
        if (secrets && !BearerTokens.Is(request, adminToken))
        {
            return Results.Problem("Secrets are shown to admin.token only, which stands in the data directory.", statusCode: 403, title: "Not with this token");
        }

        return Results.Bytes(PcapFile.Of(calls.SelectMany(call => call.Messages).OrderBy(message => message.Line.At), secrets), FileType, "trace.pcapng");
    }

    private static IResult Nothing(SipTrace trace) => Results.Problem(
        trace.IsOn ? "No SIP message of that is kept, or not any more." : "SIP messages are not kept here: see node.sip.trace.memory.", statusCode: 404, title: "No messages");
}
