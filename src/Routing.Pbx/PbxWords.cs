using Routing.Acd.Model;

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

    public static string Of(LeaveReason reason) => reason switch
    {
        LeaveReason.Completed => "completed",
        LeaveReason.Withdrawn => "withdrawn",
        LeaveReason.Full => "full",
        LeaveReason.NoQueue => "nobody",
        _ => "none",
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
}
