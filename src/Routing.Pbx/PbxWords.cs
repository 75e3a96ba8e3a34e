using Routing.Acd.Model;
using Routing.Records.Model;

namespace Routing.Pbx;

/// <summary>The ACD's values in the words of records, metrics and logs.</summary>
internal static class PbxWords
{
    public static string Of(ReservationOutcome outcome) => outcome switch
    {
        ReservationOutcome.Accepted => "accepted",
        ReservationOutcome.Rejected => "rejected",
        ReservationOutcome.Expired => "expired",
        ReservationOutcome.Withdrawn => "withdrawn",
        ReservationOutcome.Unreachable => "unreachable",
        _ => "none",
    };

    public static string Of(InteractionOutcome outcome) => outcome switch
    {
        InteractionOutcome.Answered => "answered",
        InteractionOutcome.Abandoned => "abandoned",
        InteractionOutcome.LeftInFlow => "left_in_flow",
        InteractionOutcome.SelfServed => "self_served",
        InteractionOutcome.Overflowed => "overflowed",
        InteractionOutcome.Voicemail => "voicemail",
        InteractionOutcome.Callback => "callback",
        InteractionOutcome.Rejected => "rejected",
        InteractionOutcome.Busy => "busy",
        InteractionOutcome.NoAnswer => "no_answer",
        InteractionOutcome.Cancelled => "cancelled",
        _ => "failed",
    };

    public static string Of(LeaveReason reason) => reason switch
    {
        LeaveReason.Completed => "completed",
        LeaveReason.Withdrawn => "withdrawn",
        LeaveReason.Full => "full",
        LeaveReason.NoQueue => "nobody",
        LeaveReason.Abandoned => "abandoned",
        LeaveReason.Key => "key",
        LeaveReason.WaitLimit => "wait_limit",
        LeaveReason.Nobody => "nobody",
        LeaveReason.EstimatedWait => "estimated_wait",
        _ => "none",
    };

    public static string Of(Channel channel) => channel switch
    {
        Channel.Chat => "chat",
        Channel.Email => "email",
        _ => "voice",
    };

    public static string Of(AgentState state) => state switch
    {
        AgentState.Busy => "busy",
        AgentState.Reserved => "reserved",
        AgentState.WrapUp => "wrap_up",
        AgentState.SignedOut => "signed_out",
        AgentState.Paused => "paused",
        _ => "available",
    };

    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Chosen => "chosen",
        Verdict.OutrankedByKey => "outranked_by_key",
        Verdict.NotInPlan => "not_in_plan",
        Verdict.LacksSkill => "lacks_skill",
        Verdict.NotInGroup => "not_in_group",
        Verdict.NotThisChannel => "not_this_channel",
        Verdict.SignedOut => "signed_out",
        Verdict.Busy => "busy",
        Verdict.Reserved => "reserved",
        Verdict.WrapUp => "wrap_up",
        Verdict.Paused => "paused",
        Verdict.CoolingDown => "cooling_down",
        Verdict.NoCapacity => "no_capacity",
        Verdict.HeldForAnother => "held_for_another",
        _ => "none",
    };
}
