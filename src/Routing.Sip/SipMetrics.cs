using System.Diagnostics.Metrics;
using Routing.Sip.Messages;
using Routing.Sip.Transports;

namespace Routing.Sip;

/// <summary>
/// The counters of the SIP layer, on the meter <c>Routing.Sip</c>. Labels are bounded: methods that are
/// not known count as <c>other</c>, codes are those of RFC 3261's range. Any thread.
/// </summary>
public sealed class SipMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Routing.Sip";

    private static readonly string[] Codes = [.. Enumerable.Range(0, 700).Select(code => code.ToString("D3", null))];

    private readonly Meter _meter;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _responses;
    private readonly Counter<long> _retransmissions;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _faults;
    private readonly Counter<long> _missingAcks;
    private readonly Counter<long> _notifies;

    internal SipMetrics(string meterName)
    {
        _meter = new Meter(meterName);
        _requests = _meter.CreateCounter<long>("routing_sip_requests_total", null, "SIP requests, without retransmissions.");
        _responses = _meter.CreateCounter<long>("routing_sip_responses_total", null, "SIP responses, without retransmissions.");
        _retransmissions = _meter.CreateCounter<long>("routing_sip_retransmissions_total", null, "Messages sent or received again.");
        _rejected = _meter.CreateCounter<long>("routing_sip_rejected_total", null, "Messages refused or dropped, by reason.");
        _faults = _meter.CreateCounter<long>("routing_sip_faults_total", null, "Faults that cost one message, timer, event or log line.");
        _missingAcks = _meter.CreateCounter<long>(
            "routing_sip_missing_acks_total", null, "Our 200s to INVITE that were never acknowledged: callers do not reach the address we advertise.");
        _notifies = _meter.CreateCounter<long>("routing_sip_notifies_total", null, "NOTIFYs of subscriptions that are over, by what was answered.");
    }

    /// <summary>Subscriptions by event package, looked at when somebody asks; with a 0 for each outcome of their NOTIFYs. Once.</summary>
    internal void WatchSubscriptions(IReadOnlyList<string> packages, Func<string, int> count)
    {
        _meter.CreateObservableGauge(
            "routing_sip_subscriptions",
            () => packages.Select(package => new Measurement<int>(count(package), Tag("package", package))),
            null,
            "Subscriptions that live, or whose last NOTIFY is under way.");
        foreach (string package in packages)
        {
            foreach (string outcome in NotifyOutcomes.All)
            {
                Notify(package, outcome, 0);
            }
        }
    }

    /// <summary>What is looked at when somebody asks: bans, and connections by transport where there is a listener for it.</summary>
    internal void Watch(Func<int> bans, IReadOnlyList<ISipTransport> transports)
    {
        _meter.CreateObservableGauge("routing_sip_bans", bans, null, "Addresses of whom nothing new is heard for a while.");
        _meter.CreateObservableGauge(
            "routing_sip_connections",
            () => transports.Where(transport => transport.Protocol.IsReliable()).GroupBy(
                transport => transport.Protocol,
                (protocol, same) => new Measurement<int>(same.Sum(transport => transport.ConnectionCount), Tag("transport", protocol.ToString().ToLowerInvariant()))),
            null,
            "SIP connections, those that are being opened included.");
    }

    /// <summary>Writes a 0 for each bounded label set, so that every series exists from the start.</summary>
    internal void Touch()
    {
        for (int method = 0; method < SipMethods.Count; method++)
        {
            Request((SipMethod)method, received: true, 0);
            Request((SipMethod)method, received: false, 0);
            Retransmission((SipMethod)method, 0);
            if ((SipMethod)method != SipMethod.Ack)
            {
                // Which codes there will be nobody knows; that there is a good one everybody does.
                Response((SipMethod)method, 200, received: true, 0);
                Response((SipMethod)method, 200, received: false, 0);
            }
        }

        MissingAck(0);
        foreach (string reason in RejectReasons.All)
        {
            Rejected(reason, 0);
        }

        foreach (string place in FaultPlaces.All)
        {
            Fault(place, 0);
        }
    }

    internal void Request(SipMethod method, bool received, int count = 1) =>
        _requests.Add(count, Tag("method", SipMethods.Label(method)), Direction(received));

    internal void Response(SipMethod method, int status, bool received, int count = 1) =>
        _responses.Add(count, Tag("method", SipMethods.Label(method)), Direction(received), Tag("code", Codes[status]));

    internal void Retransmission(SipMethod method, int count = 1) => _retransmissions.Add(count, Tag("method", SipMethods.Label(method)));

    internal void MissingAck(int count = 1) => _missingAcks.Add(count);

    internal void Notify(string package, string outcome, int count = 1) => _notifies.Add(count, Tag("package", package), Tag("outcome", outcome));

    internal void Rejected(string reason, int count = 1) => _rejected.Add(count, Tag("reason", reason));

    internal void Fault(string place, int count = 1) => _faults.Add(count, Tag("place", place));

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private static KeyValuePair<string, object?> Direction(bool received) => new("direction", received ? "in" : "out");
}

/// <summary>The values of the label <c>place</c>.</summary>
internal static class FaultPlaces
{
    public const string Message = "message";
    public const string Timer = "timer";
    public const string Application = "application";
    public const string Log = "log";

    public static readonly string[] All = [Message, Timer, Application, Log];
}

/// <summary>The values of the label <c>outcome</c>.</summary>
internal static class NotifyOutcomes
{
    public const string Accepted = "accepted";
    public const string Refused = "refused";
    public const string Unanswered = "unanswered";

    public static readonly string[] All = [Accepted, Refused, Unanswered];
}

/// <summary>The values of the label <c>reason</c>.</summary>
internal static class RejectReasons
{
    public const string Acl = "acl";
    public const string Rate = "rate";
    public const string Auth = "auth";
    public const string Malformed = "malformed";
    public const string Overload = "overload";
    public const string Ban = "ban";
    public const string Draining = "draining";

    public static readonly string[] All = [Acl, Rate, Ban, Auth, Malformed, Overload, Draining];
}
