using Routing.Acd.Matching;
using Routing.Acd.Model;
using Routing.Acd.Structures;

namespace Routing.Acd.Tests.Matching;

/// <summary>A matcher with its outbox, and what came out of it.</summary>
internal sealed class Core
{
    private readonly Recorder _recorder = new();
    private readonly Delivery<NoSteps> _delivery;

    public Core(AcdPartitionOptions? options = null)
    {
        var outbox = new Outbox();
        _delivery = new Delivery<NoSteps>(outbox, _recorder, work => work.Execute());
        Matcher = new Matcher(options ?? new AcdPartitionOptions { EndedRemembered = 1024 }, outbox);
    }

    public Matcher Matcher { get; }

    public List<AcdEvent> Events => _recorder.Events;

    public AcdSnapshot Snapshot => Matcher.Copy().ToSnapshot();

    /// <summary>Applies a command and returns what came of it.</summary>
    public IReadOnlyList<AcdEvent> Apply(in AcdCommand command)
    {
        int before = Events.Count;
        Matcher.Apply(command);
        _delivery.Deliver();
        return Events.GetRange(before, Events.Count - before);
    }
}
