using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>One agent in the core: what people set, what the engine does, and what was published last.</summary>
internal struct AgentRecord
{
    /// <summary>The agent in the newest plan; null when not in it (any more, or yet).</summary>
    public AgentPlan? Plan;

    /// <summary>Seen in some plan: commands for anyone else are ignored.</summary>
    public bool Known;

    /// <summary>The profile of agents with the same skills and groups; -1 without a plan.</summary>
    public int Profile;

    public AgentMode Mode;
    public string? Reason;
    public bool Device;

    /// <summary>Calls outside the ACD, nested.</summary>
    public int External;

    /// <summary>Nothing new before this; 0 once that deadline has fired.</summary>
    public long CoolUntil;

    /// <summary>Grows with each end of a contact and each sign-in: the least has been idle the longest. Never ties.</summary>
    public long IdleStamp;

    /// <summary>Reservations of each kind that came to nothing since the last accepted one.</summary>
    public int NoAnswers;
    public int Rejections;
    public int Failures;

    /// <summary>Slots taken by channel: reserved, connected or in wrap-up.</summary>
    public ChannelCounts Used;

    public int Reserved;
    public int Connected;
    public int WrapUps;

    /// <summary>First and last of the interactions held, oldest first; -1 for none.</summary>
    public int FirstHeld;
    public int LastHeld;

    /// <summary>What was published last, and since when.</summary>
    public AgentState State;
    public string? StateReason;
    public long Since;

    /// <summary>The first that holds of busy, reserved, wrap_up, signed_out, paused, available.</summary>
    public readonly AgentState CurrentState =>
        Connected > 0 || External > 0 ? AgentState.Busy
        : Reserved > 0 ? AgentState.Reserved
        : WrapUps > 0 ? AgentState.WrapUp
        : Mode == AgentMode.SignedOut || !Device || Plan is null ? AgentState.SignedOut
        : Mode == AgentMode.Paused ? AgentState.Paused
        : AgentState.Available;

    /// <summary>Whether a new interaction of <paramref name="channel"/> may be given now, skills and groups aside.</summary>
    public readonly bool CanTake(Channel channel)
    {
        if (Plan is null || Mode != AgentMode.Available || !Device || External > 0 || CoolUntil != 0)
        {
            return false;
        }

        // Voice is exclusive: nothing beside it, wrap-up included, and it beside nothing that goes on.
        if (Used[(int)Channel.Voice] > 0 || (channel == Channel.Voice && Reserved + Connected > 0))
        {
            return false;
        }

        return Used[(int)channel] < Capacity(channel);
    }

    private readonly int Capacity(Channel channel)
    {
        int index = (int)channel;
        int capacity = index < Plan!.Capacity.Count ? Plan.Capacity[index] : 0;
        return channel == Channel.Voice ? Math.Min(capacity, 1) : capacity;
    }
}
