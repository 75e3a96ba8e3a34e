using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

// What the reference remembers of interactions, of agents, and of an agent with an interaction.
internal sealed partial class ReferenceAcd
{
    /// <summary>Where a known interaction is.</summary>
    public enum Stands
    {
        Waiting,
        Reserved,
        Connected,
    }

    /// <summary>What an agent does with an interaction.</summary>
    public enum ClaimIs
    {
        Reserved,
        Connected,
        WrapUp,
    }

    public sealed class Item
    {
        public Guid Id;
        public int Queue;
        public Channel Channel;
        public int? Priority;
        public RequirementSet Requires = RequirementSet.None;
        public long First, Sequence, EnteredQueue, Submitted, SubmittedSequence, Visit;
        public Stands Stands;
        public List<Claim> Claims = []; // reserved ones, or the one that is connected
        public Timer? Timer; // waiting: something changes; reserved: the ringing ends

        // As of when it was last lined up.
        public long Wait;
        public int Stage;
        public List<RequirementSet> Sets = [];

        public int Told; // the highest stage
        public Person? HeldFor;
        public long HeldUntil;
        public bool HoldWhenBusy;
        public long Estimate = -1; // made at entry
        public (long At, int Capacity)? Promise;
    }

    public sealed class Person
    {
        public int Id;
        public AgentPlan? Plan;
        public bool Known, Device, External;
        public AgentMode Mode;
        public string? Reason, ShownReason;
        public List<Claim> Held = []; // oldest first
        public int NoAnswers, Rejections, Failures;
        public Timer? Cooling;
        public Guid? CoolFor; // the one who may still ask
        public long Idle, Since, PausedAt, SignedInAt, Worked, Occupancy, Contacts;
        public long? WorkingSince;
        public AgentState Shown = AgentState.SignedOut;
    }

    public sealed class Claim
    {
        public required Item Item;
        public required Person Person;
        public required ReservationId Id;
        public ClaimIs Is;
        public long Begun, Ends; // of wrap-up
        public Timer? Timer; // the end of wrap-up
    }

    public sealed record Timer(long Due, long Order, Action Fire);

    /// <summary>What is remembered of each queue and priority to estimate from.</summary>
    private sealed class Lately
    {
        public long Wait, At, Served, Error, Errors;
    }
}
