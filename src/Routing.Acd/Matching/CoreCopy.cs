using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>
/// What a snapshot is made of: flat copies, taken between two commands by whoever holds the core; the
/// reader's own thread makes the rest of them.
/// </summary>
internal sealed class CoreCopy
{
    public static CoreCopy Empty { get; } = new() { Time = 0, Counters = default, Queues = [], Agents = [], Claims = [], Waiting = [] };

    public required long Time { get; init; }

    public required AcdCounters Counters { get; init; }

    public required QueueCopy[] Queues { get; init; }

    public required AgentRecord[] Agents { get; init; }

    public required ClaimCopy[] Claims { get; init; }

    /// <summary>
    /// Those who wait with nobody being rung for them; when there are very many (<see cref="MatcherBounds.WaitingCopied"/>)
    /// a part of them, another in each copy. How many there are the counters tell.
    /// </summary>
    public required WaitingCopy[] Waiting { get; init; }

    public AcdSnapshot ToSnapshot()
    {
        var queues = new List<QueueSnapshot>(Queues.Length);
        for (int i = 0; i < Queues.Length; i++)
        {
            for (int channel = 0; channel < (Queues[i].Channels?.Length ?? 0); channel++)
            {
                ChannelCopy copy = Queues[i].Channels![channel];
                if (copy.InUse)
                {
                    queues.Add(new QueueSnapshot(new QueueId(i), copy.Waiting, copy.OldestEntered)
                    {
                        Channel = (Channel)channel,
                        EstimatedWait = Queues[i].EstimatedWait,
                        EstimatedWaitError = Queues[i].EstimatedWaitError,
                    });
                }
            }
        }

        HashSet<int> canExtend = [.. Claims.Where(claim => claim.CanExtend).Select(claim => claim.Agent)];
        var agents = new List<AgentSnapshot>(Agents.Length);
        for (int i = 0; i < Agents.Length; i++)
        {
            ref readonly AgentRecord agent = ref Agents[i];
            if (agent.Plan is not null || agent.FirstClaim >= 0)
            {
                string? reason = agent.State == AgentState.Paused ? agent.Reason : null;
                agents.Add(new AgentSnapshot(new AgentId(i), agent.State, reason, agent.Since)
                {
                    Mode = agent.Mode,
                    ModeReason = agent.Mode == AgentMode.Paused ? agent.Reason : null,
                    Removed = agent.Plan is null,
                    CoolUntil = agent.CoolUntil,
                    IsInWrapUp = agent.WrapUps.Sum > 0,
                    CanExtendWrapUp = canExtend.Contains(i),
                });
            }
        }

        return new AcdSnapshot(Time, queues, agents) { Counters = Counters, Copy = this };
    }

    internal readonly record struct QueueCopy(QueuePlan? Plan, ChannelCopy[]? Channels, long EstimatedWait, long EstimatedWaitError);

    internal readonly record struct ChannelCopy(int Waiting, long OldestEntered, bool InUse);

    internal readonly record struct ClaimCopy(int Agent, Channel Channel, SlotPhase Phase, bool CanExtend);

    /// <param name="Queue">The queue.</param>
    /// <param name="Channel">The channel.</param>
    /// <param name="EnteredQueue">Entry into the queue.</param>
    /// <param name="CoolFor">What a cool-down of whoever let it ring names; 0 for nobody.</param>
    /// <param name="Requires">Added to each set of the queue; null for nothing.</param>
    /// <param name="HeldFor">The only agent it waits for; -1 for none.</param>
    internal readonly record struct WaitingCopy(int Queue, Channel Channel, long EnteredQueue, int CoolFor, RequirementSet? Requires, int HeldFor);
}
