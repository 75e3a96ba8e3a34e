using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Trunks;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Numbers;

/// <summary>Keeps out the callers that <c>blocked</c> names. Called for each call that comes in, on the stack's thread.</summary>
/// <param name="time">For how long a call may ring that nobody answers.</param>
/// <param name="note">Writes the refusal down: the call, who calls whom, the status it got or would get, and why.</param>
internal sealed class CallerBlock(TimeProvider time, Action<UasInviteDialog, InboundParty, int, string> note)
{
    // Three minutes is what most networks let ring; a machine that dials gives up long before.
    private static readonly TimeSpan RingsFor = TimeSpan.FromMinutes(3);

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
            case BlockAction.Silence:
                new SilentCall(dialog, time).Begin(RingsFor);
                note(dialog, party, 480, why);
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

    private void Refuse(UasInviteDialog dialog, InboundParty party, int status, string why)
    {
        dialog.Events = new SilentCall(dialog, time);
        dialog.Reject(status);
        note(dialog, party, status, why);
    }
}
