namespace Routing.Acd.Model;

/// <summary>How a reservation ended.</summary>
public enum ReservationOutcome : byte
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>The agent answered.</summary>
    Accepted,

    /// <summary>The agent declined.</summary>
    Rejected,

    /// <summary>The agent let it ring (RONA).</summary>
    Expired,

    /// <summary>The customer left, or the reservation was taken back.</summary>
    Withdrawn,

    /// <summary>The device could not be reached.</summary>
    Unreachable,
}
