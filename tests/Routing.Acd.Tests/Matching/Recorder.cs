using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>Keeps what it is told. Counts up its own sequence to see that nothing is missing.</summary>
internal sealed class Recorder : IAcdEvents, IAcdAlarm
{
    public List<AcdEvent> Events { get; } = [];

    public long? Due { get; private set; }

    public void OnEvent(in AcdEvent acdEvent)
    {
        Assert.Equal(Events.Count + 1, acdEvent.Sequence);
        Events.Add(acdEvent);
    }

    public void Arm(long? dueMicroseconds) => Due = dueMicroseconds;
}
