using Routing.Acd;
using Routing.Acd.Matching;
using Routing.Acd.Model;
using Routing.Acd.Structures;
using Routing.Bench.Workloads;

namespace Routing.Bench.Baselines;

/// <summary>The core without a mailbox: for one thread.</summary>
internal sealed class CoreAlone : IPosting
{
    private readonly Delivery<NoSteps> _delivery;
    private readonly Matcher _matcher;

    public CoreAlone(IAcdEvents events)
    {
        var outbox = new Outbox();
        _delivery = new Delivery<NoSteps>(outbox, events, PartitionPosting.HandOn);
        _matcher = new Matcher(PartitionPosting.Options, outbox);
    }

    public void Post(in AcdCommand command)
    {
        Apply(command);
        Deliver();
    }

    public void Apply(in AcdCommand command) => _matcher.Apply(command);

    public void Deliver() => _delivery.Deliver();

    public void Close()
    {
    }
}
