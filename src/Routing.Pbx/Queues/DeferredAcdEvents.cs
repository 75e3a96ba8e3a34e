using Routing.Acd;
using Routing.Acd.Model;

namespace Routing.Pbx.Queues;

/// <summary>Closes the circle at the start: the partition needs its sink before the sink's other half exists.</summary>
internal sealed class DeferredAcdEvents : IAcdEvents
{
    private IAcdEvents? _target;

    /// <summary>Set once, before the first command.</summary>
    public void Attach(IAcdEvents target) => _target = target;

    /// <inheritdoc/>
    public void OnEvent(in AcdEvent acdEvent) => _target!.OnEvent(acdEvent);
}
