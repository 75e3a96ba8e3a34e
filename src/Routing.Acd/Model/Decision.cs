namespace Routing.Acd.Model;

/// <summary>
/// Why a reservation fell as it did: who was looked at, what removed each, and what decided among the rest. Where there
/// are more than 128 agents only those of 128 numbers are looked at, from the winner's on, in a circle: one of the
/// others may come right behind the winner. The decision itself was made among all of them.
/// Found out when it is asked for, from what was noted when the decision fell and the plan that was in force;
/// immutable. Forgotten when the ring has gone round, and when four newer plans that trace have come.
/// </summary>
/// <param name="Reservation">The reservation that was made; where several are rung at once, the first of them.</param>
/// <param name="Time">When, in microseconds since the Unix epoch.</param>
/// <param name="Interaction">For whom.</param>
/// <param name="Queue">In which queue.</param>
/// <param name="Agent">The winner; where several are rung at once, the first of them: all are <see cref="Verdict.Chosen"/>.</param>
/// <param name="PlanVersion">Under which plan.</param>
/// <param name="Stage">The relaxation step in force; 0 for none.</param>
/// <param name="Strategy">The strategy that chose.</param>
/// <param name="Key">The winner's key under it (what the strategy's documentation says), least first.</param>
/// <param name="IdleStamp">The winner's place in the tie chain's last link, longest idle: least first.</param>
/// <param name="Nanoseconds">How long the decision took, by the clock the partition was given; 0 without one.</param>
/// <param name="Candidates">Up to 64 of those who were looked at: whoever was chosen, then those who lost by key, least first, then the rest by id.</param>
/// <param name="NotShown">How many more were looked at than fit.</param>
/// <param name="NotExamined">How many more agents there were, at whom nobody looked.</param>
public sealed record Decision(
    ReservationId Reservation,
    long Time,
    Guid Interaction,
    QueueId Queue,
    AgentId Agent,
    int PlanVersion,
    int Stage,
    string Strategy,
    long Key,
    long IdleStamp,
    long Nanoseconds,
    IReadOnlyList<DecisionCandidate> Candidates,
    int NotShown,
    int NotExamined);

/// <summary>One agent in a <see cref="Decision"/>.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Verdict">What became of them.</param>
/// <param name="Key">The key under the strategy, of those who were eligible and available; 0 for others.</param>
/// <param name="IdleStamp">The last link of the tie chain, of the same.</param>
public readonly record struct DecisionCandidate(AgentId Agent, Verdict Verdict, long Key, long IdleStamp);
