using Routing.Acd.Model;
using Routing.Pbx.Desks;

namespace Routing.Pbx.Calls;

/// <summary>
/// What a talk of a customer and an agent is to the ACD, and to the memory of who served whom: from the hand-over of the agent's leg until one of
/// the two is out of it. On the call's mailbox.
/// </summary>
/// <param name="call">The call.</param>
/// <param name="environment">Its surroundings.</param>
/// <param name="agent">The agent.</param>
/// <param name="reservation">What the ACD gave the agent.</param>
internal sealed class AgentContact(Call call, CallEnvironment environment, string agent, ReservationId reservation)
{
    // Whom the call is about may be another when this is over.
    private readonly string _customer = call.Customer;

    private HeldLine? _held;

    /// <summary>The contact is over; the work after it may go on.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The two hear each other.</summary>
    public void Connect() => environment.Acd.Post(AcdCommand.Connect(environment.Clock.Microseconds, call.Id, reservation));

    /// <summary>
    /// It is the customer who is leaving: the agent's phone is in use, and the agent not there for others, until it hangs up or the customer
    /// stays after all (<see cref="LetGo"/>). In a turn of this call, before the leg goes to another. Repeated calls do nothing.
    /// </summary>
    public void Hold(Leg phone)
    {
        if (!IsOver && _held is null && !phone.IsOver)
        {
            var held = new HeldLine(environment.Switchboard.Lines.TryTake(
                phone.Peer.Phone ?? agent, evenIfBusy: true, new LineParty("", "", IsCaller: false, IsShown: false), agent)!);
            phone.OnOver += _ => held.Release();
            _held = held;
        }
    }

    /// <summary>The customer stays.</summary>
    public void LetGo()
    {
        _held?.Release();
        _held = null;
    }

    /// <summary>It is over: at once, somebody may be waiting for the agent. Repeated calls do nothing.</summary>
    public void Complete()
    {
        if (IsOver)
        {
            return;
        }

        IsOver = true;
        if (_held is { } held)
        {
            held.Line.WhenTold(Post);
        }
        else
        {
            Post();
        }

        if (call.Plan.Names.Agents.Find(agent) is { } number)
        {
            environment.LastAgents.Note(_customer, new AgentId(number), environment.Clock.Microseconds);
        }
    }

    private void Post() => environment.Acd.Post(AcdCommand.Complete(environment.Clock.Microseconds, call.Id));

    /// <summary>Given back once: by this call, or by the end of a leg that is another call's by then.</summary>
    private sealed class HeldLine(LineUse line)
    {
        private int _released;

        public LineUse Line => line;

        public void Release()
        {
            if (Interlocked.Exchange(ref _released, 1) == 0)
            {
                line.Release();
            }
        }
    }
}
