using Routing.Acd.Model;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>What is true of an agent, or is not.</summary>
[Flags]
internal enum AgentFlags : byte
{
    None = 0,

    /// <summary>Seen in some plan: commands for anyone else are ignored.</summary>
    Known = 1,

    /// <summary>Has a phone.</summary>
    Device = 2,

    /// <summary>On the phone outside the ACD.</summary>
    External = 4,

    /// <summary>The pause's reason is not yet told.</summary>
    ReasonNew = 8,

    /// <summary>On the list of agents to settle.</summary>
    Touched = 16,

    /// <summary>Counted in <see cref="Staffing{TProbe}"/>.</summary>
    Staffed = 32,
}

/// <summary>One agent in the core: what people set, what the engine does, and what was published last.</summary>
internal struct AgentRecord
{
    /// <summary>The agent in the newest plan; null when not in it (any more, or yet).</summary>
    public AgentPlan? Plan;

    /// <summary>The pause's reason.</summary>
    public string? Reason;

    /// <summary>Nothing new before this, but for the rule of <see cref="CoolFor"/>; 0 once that deadline has fired.</summary>
    public long CoolUntil;

    /// <summary>Grows with each end of a contact, sign-in and end of a long pause: the least has been idle the longest. Never ties.</summary>
    public long IdleStamp;

    /// <summary>When the published state began.</summary>
    public long Since;

    /// <summary>When people last signed the agent in, and last paused the agent.</summary>
    public long SignedInAt;
    public long PausedAt;

    /// <summary>Time since sign-in with a contact or a wrap-up, in microseconds; less the beginning of the stretch that still runs.</summary>
    public long Worked;

    /// <summary>The profile of agents who are interchangeable to the matcher; -1 without a plan.</summary>
    public int Profile;

    /// <summary>First of the claims held, oldest first, whose <see cref="Claim.Previous"/> is the last; -1 for none.</summary>
    public int FirstClaim;

    /// <summary>First of the <see cref="HeldLines"/> that wait for this agent; -1 for none.</summary>
    public int FirstHeldLine;

    /// <summary>
    /// The place among those available for a call, or among those who let the same interaction ring
    /// (<see cref="CoolingAgents"/>): nobody is both.
    /// </summary>
    public LineLink Link;

    /// <summary>The number among <see cref="CoolingAgents"/> of what the agent let ring: may be asked again for it when nobody else is eligible. 0 for none.</summary>
    public int CoolFor;

    /// <summary>Contacts accepted since sign-in.</summary>
    public int Contacts;

    /// <summary>Slots taken by channel: reserved, connected or in wrap-up.</summary>
    public ChannelCounts Used;

    /// <summary>Those of them in wrap-up.</summary>
    public ChannelCounts WrapUps;

    public ushort Reserved;
    public ushort Connected;

    /// <summary>Share of the time since sign-in spent on contacts, in thousandths, as of the last end of one.</summary>
    public ushort Occupancy;

    /// <summary>Reservations of each kind that came to nothing since the last accepted one, up to 65,535.</summary>
    public ushort NoAnswers;
    public ushort Rejections;
    public ushort Failures;

    public AgentMode Mode;

    /// <summary>What was published last.</summary>
    public AgentState State;

    public AgentFlags Flags;

    public readonly bool Known => Has(AgentFlags.Known);

    public readonly bool Device => Has(AgentFlags.Device);

    public readonly bool External => Has(AgentFlags.External);

    /// <summary>In a contact or in the wrap-up after one.</summary>
    public readonly bool IsWorking => Connected > 0 || WrapUps.Sum > 0;

    /// <summary>At work: reachable, or still occupied with what came before.</summary>
    public readonly bool IsStaffed => Plan is not null && (FirstClaim >= 0 || (Mode != AgentMode.SignedOut && Device));

    /// <summary>The first that holds of busy, reserved, wrap_up, signed_out, paused, available.</summary>
    public readonly AgentState CurrentState =>
        Connected > 0 || External ? AgentState.Busy
        : Reserved > 0 ? AgentState.Reserved
        : FirstClaim >= 0 ? AgentState.WrapUp
        : Mode == AgentMode.SignedOut || !Device || Plan is null ? AgentState.SignedOut
        : Mode == AgentMode.Paused ? AgentState.Paused
        : AgentState.Available;

    /// <summary>Willing and reachable, with room for one more of <paramref name="channel"/>; skills, groups and cool-down aside.</summary>
    public readonly bool HasRoom(Channel channel, Profile profile) =>
        Plan is not null && Mode == AgentMode.Available && Device && !External && profile.HasRoom(channel, Used, WrapUps);

    /// <summary>May be given a new interaction of <paramref name="channel"/> now; skills and groups aside.</summary>
    public readonly bool CanTake(Channel channel, Profile profile) => (CanTake(profile) & (1 << (int)channel)) != 0;

    /// <summary>The same of all channels, a bit each.</summary>
    public readonly int CanTake(Profile profile) =>
        Plan is null || CoolUntil != 0 || Mode != AgentMode.Available || (Flags & (AgentFlags.Device | AgentFlags.External)) != AgentFlags.Device ? 0
        : FirstClaim < 0 ? profile.Channels
        : profile.RoomFor(Used, WrapUps);

    public readonly bool Has(AgentFlags flag) => (Flags & flag) != 0;

    public void Set(AgentFlags flag, bool on) => Flags = on ? Flags | flag : Flags & ~flag;
}
