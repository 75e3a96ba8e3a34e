using Routing.Sip.Messages;
using Routing.Sip.Transports;

namespace Routing.Sip.Location;

/// <summary>
/// What the requests of one sender outside any dialog have in common, REGISTER as well as OPTIONS: one Call-ID and tag, and a CSeq
/// that rises (RFC 3261 §8.1.1, §10.2). Within the turn.
/// </summary>
/// <param name="stack">Whose identifiers are taken.</param>
/// <param name="method">The method.</param>
/// <param name="uri">The Request-URI.</param>
internal sealed class OutsideRequest(SipStack stack, SipMethod method, string uri)
{
    private readonly string _callId = stack.Ids.Token(26);
    private readonly string _tag = stack.Ids.Tag();

    /// <summary>The CSeq of the latest.</summary>
    public uint CSeq { get; private set; }

    /// <summary>The head of the next one, as it goes to that target.</summary>
    public RequestHead Next(in SipTarget target, string from, string to) => new()
    {
        Method = method,
        RequestUri = uri,
        SentBy = stack.Routes.ViaOf(target),
        Branch = stack.Ids.Branch(),
        From = $"<{from}>;tag={_tag}",
        To = $"<{to}>",
        CallId = _callId,
        CSeq = ++CSeq,
    };
}
