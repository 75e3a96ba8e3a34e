using Routing.Acd;
using Routing.Acd.Model;
using Routing.Bench.Workloads;

namespace Routing.Bench.Baselines;

/// <summary>A lock around the same core. Events leave outside of the lock, by the outbox's own drain right.</summary>
internal sealed class LockedCore(IAcdEvents events) : IPosting
{
    private readonly Lock _gate = new();
    private readonly CoreAlone _core = new(events);

    public void Post(in AcdCommand command)
    {
        lock (_gate)
        {
            _core.Apply(command);
        }

        _core.Deliver();
    }

    public void Close()
    {
    }
}
