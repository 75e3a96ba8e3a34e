using System.Collections.Concurrent;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Trunks;
using Routing.Sip.Dialogs;
using Routing.Sip.Security;

namespace Routing.Pbx.Numbers;

/// <summary>Keeps out the callers that <c>blocked</c> names. Called for each call that comes in, on the stack's thread.</summary>
/// <param name="time">For how long a call may ring that nobody answers.</param>
/// <param name="trunks">What the trunks carry: a call that rings holds a channel of the carrier's as any other does.</param>
/// <param name="note">Writes the refusal down: the call, who calls whom, the status it got or would get, and why.</param>
internal sealed class CallerBlock(TimeProvider time, TrunkCalls trunks, Action<UasInviteDialog, InboundParty, int, string> note)
{
    /// <summary>Calls that may ring for nobody at a time on one trunk: a dialler must not take the lines of those who are welcome.</summary>
    internal const int MostSilent = 4;

    // As long as people let it ring.
    private static readonly TimeSpan RingsFor = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, int> _silent = new(StringComparer.Ordinal);

    /// <summary>The rule that keeps a caller out; null when none does. Nobody is kept from calling for help.</summary>
    /// <param name="plan">The configuration.</param>
    /// <param name="party">Who calls whom.</param>
    /// <param name="caller">The rule's pattern that the caller fits.</param>
    public static BlockPlan? RuleFor(PbxPlan plan, InboundParty party, out NumberPattern? caller)
    {
        caller = null;
        return party.IsPhone && RouteFinder.IsEmergency(plan, party.Called) ? null : plan.Blocked.Find(party, out caller);
    }

    /// <summary>
    /// True when the call has been dealt with. False when it goes on: to the flow in <paramref name="instead"/> where that is
    /// not null.
    /// </summary>
    public bool Takes(PbxPlan plan, InboundParty party, UasInviteDialog dialog, out NumberRoute? instead)
    {
        BlockPlan? rule = RuleFor(plan, party, out _);
        instead = rule?.Instead;
        if (rule is null || instead is not null)
        {
            return false;
        }

        string why = $"the caller is blocked ({rule.Name})";
        switch (rule.Action)
        {
            case BlockAction.Silence when TryHold(plan, dialog.Peer, out Action give):
                new SilentCall(dialog, time, give).Begin(RingsFor);
                note(dialog, party, 480, why);
                break;
            case BlockAction.Silence:
                Refuse(dialog, party, 486, $"{why}, and as many ring for nobody as may");
                break;
            case BlockAction.Busy:
                Refuse(dialog, party, 486, why);
                break;
            default:
                Refuse(dialog, party, 603, why);
                break;
        }

        return true;
    }

    // A place on the trunk, within its max_calls and our own limit.
    private bool TryHold(PbxPlan plan, SipPeer peer, out Action give)
    {
        string trunk = peer.Kind == SipPeerKind.Trunk ? peer.Name : PbxMetrics.OwnPhones;
        give = () =>
        {
            trunks.Leave(trunk);
            _silent.AddOrUpdate(trunk, 0, static (_, now) => now - 1);
        };
        if (!trunks.TryEnter(trunk, plan.Trunks.GetValueOrDefault(trunk)?.MaxCalls))
        {
            return false;
        }

        if (_silent.AddOrUpdate(trunk, 1, static (_, now) => now + 1) <= MostSilent)
        {
            return true;
        }

        give();
        return false;
    }

    private void Refuse(UasInviteDialog dialog, InboundParty party, int status, string why)
    {
        dialog.Events = new SilentCall(dialog, time, static () => { });
        dialog.Reject(status);
        note(dialog, party, status, why);
    }
}
