using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>
/// What a snapshot is made of: flat copies, taken between two commands by whoever holds the core; the
/// reader's own thread makes the rest of them.
/// </summary>
internal sealed class CoreCopy
{
    public static CoreCopy Empty { get; } = new() { Time = 0, Counters = default, Queues = [], Agents = [], Waiting = [], WaitingEach = 1 };

    public required long Time { get; init; }

    public required AcdCounters Counters { get; init; }

    public required QueueCopy[] Queues { get; init; }

    public required AgentRecord[] Agents { get; init; }

    /// <summary>Those who wait with nobody being rung for them; when there are very many, one of each <see cref="WaitingEach"/>.</summary>
    public required WaitingCopy[] Waiting { get; init; }

    public required int WaitingEach { get; init; }

    public AcdSnapshot ToSnapshot()
    {
        var queues = new List<QueueSnapshot>(Queues.Length);
        for (int i = 0; i < Queues.Length; i++)
        {
            if (Queues[i].Open || Queues[i].Waiting > 0)
            {
                queues.Add(new QueueSnapshot(new QueueId(i), Queues[i].Waiting, Queues[i].OldestEntered));
            }
        }

        var agents = new List<AgentSnapshot>(Agents.Length);
        for (int i = 0; i < Agents.Length; i++)
        {
            ref readonly AgentRecord agent = ref Agents[i];
            if (agent.Plan is not null || agent.FirstHeld >= 0)
            {
                agents.Add(new AgentSnapshot(new AgentId(i), agent.State, agent.StateReason, agent.Since));
            }
        }

        return new AcdSnapshot(Time, queues, agents) { Counters = Counters, Copy = this };
    }

    internal readonly record struct QueueCopy(QueuePlan? Plan, bool Open, int Waiting, long OldestEntered);

    internal readonly record struct WaitingCopy(int Queue, Channel Channel, long Entered, RequirementSet? Requires);
}
