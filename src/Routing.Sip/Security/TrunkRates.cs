using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transports;

namespace Routing.Sip.Security;

/// <summary>
/// How many calls a trunk may bring in any second, where it says so (<see cref="TrunkTerms.AcceptPerSecond"/>): a carrier whose flood would
/// cost everybody's calls costs its own. Calls for help are not counted. Within the turn.
/// </summary>
internal sealed class TrunkRates(SipStack stack, OverloadGuard overload)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan TellEvery = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Taken> _trunks = new(StringComparer.Ordinal);

    /// <summary>Is it one too many? It has been refused then, without state, as in an overload.</summary>
    public bool Refuses(in SipMessage request, string trunk, SipAccessPlan plan, in SipTarget source, in SipTarget target)
    {
        if (request.Method != SipMethod.Invite || !request.To.Tag.IsEmpty || plan.Terms.GetValueOrDefault(trunk)?.AcceptPerSecond is not { } most)
        {
            return false;
        }

        if (!_trunks.TryGetValue(trunk, out Taken? taken))
        {
            _trunks[trunk] = taken = new Taken();
        }

        TimeSpan now = stack.Timers.Now;
        if (taken.TryTake(now, most) || OverloadGuard.IsEmergency(request, SourceKind.Trunk, plan))
        {
            return false;
        }

        if (taken.ToldAt is not { } told || now - told >= TellEvery)
        {
            taken.ToldAt = now;
            SipLog.TooManyCalls(stack.Log, trunk, most);
        }

        // The second after is a new one; a carrier that leaves the trunk alone for longer than that loses calls that would be taken.
        overload.Refuse(request, source, target, RejectReasons.Rate, 1 + stack.Ids.Below(2));
        return true;
    }

    // In any second, wherever it begins, the oldest first.
    private sealed class Taken
    {
        private readonly Queue<TimeSpan> _at = new();

        /// <summary>When the log was last told of calls too many; null for never.</summary>
        public TimeSpan? ToldAt { get; set; }

        public bool TryTake(TimeSpan now, int most)
        {
            while (_at.TryPeek(out TimeSpan oldest) && (now - oldest >= Window || _at.Count > most))
            {
                _at.Dequeue();
            }

            if (_at.Count >= most)
            {
                return false;
            }

            _at.Enqueue(now);
            return true;
        }
    }
}
