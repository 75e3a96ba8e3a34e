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

    /// <summary>The contact is over; the work after it may go on.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The two hear each other.</summary>
    public void Connect() => environment.Acd.Post(AcdCommand.Connect(environment.Clock.Microseconds, call.Id, reservation));

    /// <summary>It is over: at once, somebody may be waiting for the agent. Repeated calls do nothing.</summary>
    /// <param name="staysOn">The agent's phone, where it is the customer who left: it is in use, and the agent not there for others, until it hangs up.</param>
    public void Complete(Leg? staysOn = null)
    {
        if (IsOver)
        {
            return;
        }

        IsOver = true;
        if (staysOn is { IsOver: false })
        {
            LineUse line = environment.Switchboard.Lines.TryTake(staysOn.Peer.Phone ?? agent, evenIfBusy: true, new LineParty("", "", IsCaller: false, IsShown: false), agent)!;
            staysOn.OnOver += _ => line.Release();
            line.WhenTold(Post);
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
}
