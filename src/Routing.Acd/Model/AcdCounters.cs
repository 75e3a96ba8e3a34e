namespace Routing.Acd.Model;

/// <summary>
/// What the partition has seen since it began. Nothing is ever lost:
/// <c>Entered = Waiting + Reserved + Connected + Ended</c>.
/// </summary>
/// <param name="Entered">Interactions that came to stand in a queue.</param>
/// <param name="Ended">Those of them that have left, for whatever reason.</param>
/// <param name="Waiting">Stand in a queue now, nobody being rung for them.</param>
/// <param name="Reserved">Stand in a queue now, an agent being rung for them.</param>
/// <param name="Connected">Are with an agent now.</param>
/// <param name="Refused">Submits turned away before they stood in a queue: for want of room in the partition (<see cref="LeaveReason.Full"/>; not by a queue's own limit, those entered and ended), or of a queue (<see cref="LeaveReason.NoQueue"/>).</param>
/// <param name="Ignored">Commands that came late, twice, about something unknown, or with numbers that cannot be.</param>
public readonly record struct AcdCounters(long Entered, long Ended, int Waiting, int Reserved, int Connected, long Refused, long Ignored);
