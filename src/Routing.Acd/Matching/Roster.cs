using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>All agents that any plan has named, by <see cref="AgentId"/>; it only grows.</summary>
internal sealed class Roster
{
    private AgentRecord[] _agents = [];

    /// <summary>One more than the greatest agent number seen.</summary>
    public int Count => _agents.Length;

    /// <summary>Agents that some plan has named: there are numbers in between that none has.</summary>
    public int Known { get; private set; }

    public ref AgentRecord this[int agent] => ref _agents[agent];

    /// <summary>So many of them from a number on.</summary>
    public ReadOnlySpan<AgentRecord> From(int agent, int count) => _agents.AsSpan(agent, count);

    /// <summary>Whether some plan has named <paramref name="agent"/>.</summary>
    public bool Knows(int agent) => (uint)agent < (uint)_agents.Length && _agents[agent].Known;

    /// <summary>An agent's record will be looked at soon; whoever is none does no harm.</summary>
    public unsafe void Prefetch(int agent)
    {
        if (Sse.IsSupported && (uint)agent < (uint)_agents.Length)
        {
            // Only hints: nothing is read through the pointers, so they may be stale by the time.
            ref byte first = ref Unsafe.As<AgentRecord, byte>(ref _agents[agent]);
            Sse.Prefetch0(Unsafe.AsPointer(ref first));
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, 64)));
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, Unsafe.SizeOf<AgentRecord>() - 1)));
        }
    }

    /// <summary>Takes over the agents of a plan. Modes, counters and what they hold stay as they are.</summary>
    public void Load(IReadOnlyList<AgentPlan?> plans, long now)
    {
        int known = _agents.Length;
        if (plans.Count > known)
        {
            Array.Resize(ref _agents, plans.Count);
        }

        for (int i = 0; i < _agents.Length; i++)
        {
            ref AgentRecord agent = ref _agents[i];
            if (i >= known)
            {
                agent = new AgentRecord
                {
                    Profile = -1,
                    FirstClaim = -1,
                    FirstHeldLine = -1,
                    State = AgentState.SignedOut,
                };
            }

            agent.Plan = i < plans.Count ? plans[i] : null;
            if (agent.Plan is not null && !agent.Known)
            {
                agent.Set(AgentFlags.Known, true);
                Known++;
                agent.Since = now;
            }
        }
    }

    /// <summary>A copy, for a snapshot.</summary>
    public AgentRecord[] Copy() => _agents.AsSpan().ToArray();
}
