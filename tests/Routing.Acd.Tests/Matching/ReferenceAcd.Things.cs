using Routing.Acd.Matching;
using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

// What the reference remembers of interactions and agents.
internal sealed partial class ReferenceAcd
{
    public sealed class Item
    {
        public Guid Id;
        public int Queue;
        public Channel Channel;
        public int? Priority;
        public RequirementSet Requires = RequirementSet.None;
        public long First, Sequence, Entered, Submitted, SubmittedSequence, Reservation, Due, Arming, Held;
        public long Wait; // as of when it was last looked at: its groups open when their deadline fires
        public SlotPhase Phase;
        public Person? Agent;
    }

    public sealed class Person
    {
        public int Id;
        public AgentPlan? Plan;
        public bool Known, Device;
        public AgentMode Mode;
        public string? Reason, ShownReason;
        public int External, NoAnswers, Rejections, Failures;
        public long CoolUntil, Arming, Idle, Since;
        public AgentState Shown = AgentState.SignedOut;
    }
}
