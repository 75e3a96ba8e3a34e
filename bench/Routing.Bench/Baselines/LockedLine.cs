using Routing.Acd;
using Routing.Acd.Model;
using Routing.Bench.Workloads;

namespace Routing.Bench.Baselines;

/// <summary>
/// What a simple ACD does, and does well: a lock around a line that is looked through for each decision. It
/// stops at the first that fits, allocates nothing, keeps no timers and tells of nothing but reservations;
/// from an interaction it comes to its agent without a search. So every doubt is in its favour.
/// </summary>
internal abstract class LockedLine : IPosting
{
    private readonly Lock _gate = new();
    private readonly IAcdEvents _events;
    private readonly byte[][] _levels;
    private readonly IdleAgents _idle;
    private readonly int[] _agentOf;
    private readonly long[] _reservationOf;
    private long _reservations;

    protected LockedLine(Workload load, IAcdEvents events)
    {
        _events = events;
        _levels = load.Levels;
        _idle = new IdleAgents(load.Spec.Agents);
        int numbers = load.Spec.Waiting + load.Spec.Agents + 1024;
        _agentOf = new int[numbers];
        _reservationOf = new long[numbers];
        Array.Fill(_agentOf, -1);
    }

    public void Post(in AcdCommand command)
    {
        lock (_gate)
        {
            switch (command.Kind)
            {
                case AcdCommandKind.Submit:
                    Submit(command);
                    break;
                case AcdCommandKind.Accept:
                    Accept(command);
                    break;
                case AcdCommandKind.Complete:
                    Complete(command);
                    break;
                case AcdCommandKind.Withdraw:
                    Remove(command.Interaction);
                    break;
                case AcdCommandKind.SetAgent:
                    _idle.Add(command.Agent.Value);
                    break;
            }
        }
    }

    public void Close()
    {
    }

    /// <summary>Puts one at the end.</summary>
    protected abstract void Append(in Waiter waiter);

    /// <summary>Takes the first out that an agent with these levels can take.</summary>
    protected abstract bool TryTakeFirst(byte[] levels, out Waiter waiter);

    /// <summary>Takes the one with this id out.</summary>
    protected abstract void Remove(in Guid id);

    private void Submit(in AcdCommand command)
    {
        var waiter = new Waiter(command.Interaction, InteractionIds.NumberOf(command.Interaction), command.Requires);
        int agent = _idle.TakeFirst(waiter, _levels);
        if (agent < 0)
        {
            Append(waiter);
        }
        else
        {
            Reserve(waiter, agent);
        }
    }

    private void Complete(in AcdCommand command)
    {
        int number = InteractionIds.NumberOf(command.Interaction);
        int agent = _agentOf[number];
        _agentOf[number] = -1;
        if (TryTakeFirst(_levels[agent % _levels.Length], out Waiter waiter))
        {
            Reserve(waiter, agent);
        }
        else
        {
            _idle.Add(agent);
        }
    }

    private void Accept(in AcdCommand command)
    {
        int number = InteractionIds.NumberOf(command.Interaction);
        if (_agentOf[number] < 0 || _reservationOf[number] != command.Reservation.Sequence)
        {
            throw new InvalidOperationException("accepted what nobody is rung for");
        }
    }

    private void Reserve(in Waiter waiter, int agent)
    {
        _agentOf[waiter.Number] = agent;
        _reservationOf[waiter.Number] = ++_reservations;
        _events.OnEvent(new AcdEvent
        {
            Kind = AcdEventKind.Reserved,
            Interaction = waiter.Id,
            Agent = new AgentId(agent),
            Reservation = new ReservationId(0, 1, _reservations),
        });
    }
}
