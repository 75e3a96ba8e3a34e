using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Routing.Acd.Model;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Restarts;
using Routing.Pbx.Scheduling;

namespace Routing.Pbx.FeatureCodes;

/// <summary>
/// What people have set at all desks, and who sits where. Asked by any thread, in memory; what changes is in the file at once, but for
/// what a work item of its own takes.
/// </summary>
internal sealed class DeskStates
{
    private readonly ConcurrentDictionary<string, DeskState> _desks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _agentAt = new(StringComparer.Ordinal);
    private readonly Lock _change = new();
    private readonly Journal<string, DeskLine>? _journal;
    private readonly TimeProvider _time;

    /// <summary>What the file says, to begin with; without a file all is forgotten at the end.</summary>
    public DeskStates(IWorkScheduler scheduler, DeskStateFile? file, ILogger log)
    {
        _time = scheduler.Time;
        _journal = file is null ? null : new Journal<string, DeskLine>(scheduler, file.Open(), log);
        foreach (DeskLine line in _journal?.Open() ?? [])
        {
            (string desk, DeskState state) = (line.Desk!, line.Set!);
            _desks[desk] = state;
            if (state.Seat is { } phone)
            {
                _agentAt[phone] = desk;
            }
        }
    }

    /// <summary>Told of each desk at which something was changed, while others wait: only posts. Set before anything changes.</summary>
    public Action<string>? OnChanged { get; set; }

    /// <summary>What is set at that agent's or extension's desk.</summary>
    public DeskState Of(string desk) => _desks.GetValueOrDefault(desk, DeskState.None);

    /// <summary>The phone that the agent sits at: their own, or where they signed in by PIN. For an extension itself.</summary>
    public string SeatOf(string agent) => Of(agent).Seat ?? agent;

    /// <summary>Whose desk that phone is now: who signed in there by PIN, else its own; null when its own agent sits elsewhere.</summary>
    public string? DeskAt(string phone) => _agentAt.TryGetValue(phone, out string? agent) ? agent : SeatOf(phone) == phone ? phone : null;

    /// <summary>The agent has signed out, or has not signed in yet where that takes more than a phone that registers.</summary>
    public bool IsSignedOut(AgentDeskPlan agent) => Of(agent.Name).Mode is { } mode ? mode == AgentMode.SignedOut : !agent.SignInOnRegister;

    /// <summary>Changes what is set.</summary>
    public void Change(string desk, Func<DeskState, DeskState> change)
    {
        lock (_change)
        {
            DeskState before = Of(desk);
            if (change(before) is var now && now != before)
            {
                Put(desk, now);
            }
        }
    }

    /// <summary>The agent sits at that phone from now on. Who sat there is told: they sit there no more.</summary>
    public string? Sit(string agent, string phone)
    {
        lock (_change)
        {
            string? before = DeskAt(phone);
            if (before == agent)
            {
                return null;
            }

            if (Of(agent).Seat is { } left)
            {
                _agentAt.TryRemove(left, out _);
            }

            if (before is not null && before != phone)
            {
                Put(before, Of(before) with { Seat = null, Since = null });
            }

            _agentAt.TryRemove(phone, out _);
            if (phone != agent)
            {
                _agentAt[phone] = agent;
            }

            Put(agent, Of(agent) with { Seat = phone == agent ? null : phone, Since = phone == agent ? null : _time.GetUtcNow() });
            return before;
        }
    }

    /// <summary>The agents who sit at a phone that is not their own.</summary>
    public ICollection<string> Seated => _agentAt.Values;

    /// <summary>The agent sits at their own phone again. The phone they have left; null when they did already.</summary>
    public string? GoHome(string agent)
    {
        lock (_change)
        {
            if (Of(agent).Seat is not { } phone)
            {
                return null;
            }

            _agentAt.TryRemove(phone, out _);
            Put(agent, Of(agent) with { Seat = null, Since = null });
            return phone;
        }
    }

    /// <summary>The process ends: what is not written yet is written now.</summary>
    public void Flush() => _journal?.Flush();

    private void Put(string desk, DeskState state)
    {
        if (state == DeskState.None)
        {
            _desks.TryRemove(desk, out _);
        }
        else
        {
            _desks[desk] = state;
        }

        OnChanged?.Invoke(desk);
        _journal?.Change(desk, state == DeskState.None ? null : new DeskLine(desk, state), within: TimeSpan.Zero);
    }
}
