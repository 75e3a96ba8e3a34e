using System.Net;
using System.Text;
using Routing.Sip.Parsing;
using Routing.Sip.Tracing;

namespace Routing.Sip.Security;

/// <summary>
/// Says in the log that a trunk or a registered phone sends what cannot be read, once a minute and source: calls of one carrier that fail
/// for that are looked for here. Within the turn.
/// </summary>
internal sealed class UnreadRequests(SipStack stack)
{
    private const int MostSources = 1024;

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private readonly Dictionary<IPAddress, TimeSpan> _told = [];

    /// <param name="trunk">The trunk; empty for a phone.</param>
    /// <param name="remote">Where it came from.</param>
    /// <param name="request">The request, as far as it can be read.</param>
    /// <param name="error">What is wrong with it.</param>
    /// <param name="status">What it is answered with; 0 for nothing.</param>
    public void Tell(string trunk, IPEndPoint remote, in SipMessage request, SipParseError error, int status)
    {
        TimeSpan now = stack.Timers.Now;
        if (_told.TryGetValue(remote.Address, out TimeSpan last) && now - last < Every)
        {
            return;
        }

        if (_told.Count >= MostSources)
        {
            _told.Clear(); // said once too often is better than not
        }

        _told[remote.Address] = now;
        string who = trunk.Length > 0 ? trunk : "a phone";
        string outcome = status == 0 ? $"dropped: {error}" : $"refused with {status}: {Encoding.ASCII.GetString(SipParseErrors.PhraseOf(error))}";
        string callId = SipScan.Clean(Encoding.UTF8.GetString(SipTrace.CallIdOf(request)));
        string where = callId.Length == 0 ? "it has no Call-ID" : stack.Trace.IsOn ? $"routing trace {callId} shows it" : $"its Call-ID is {callId}";
        SipLog.Unread(stack.Log, who, remote, outcome, where);
    }
}
