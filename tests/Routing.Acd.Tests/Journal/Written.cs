using Routing.Acd.Journal;
using Routing.Acd.Matching;
using Routing.Acd.Model;
using Routing.Acd.Tests.Matching;

namespace Routing.Acd.Tests.Journal;

/// <summary>A journal in memory, and what went into it.</summary>
internal sealed class Written : IAcdJournal
{
    private readonly MemoryStream _stream = new();
    private readonly JournalOutput _output;

    public Written(AcdPartitionOptions options) => _output = new JournalOutput(_stream, JournalHeader.Of(options));

    public List<AcdCommand> Commands { get; } = [];

    public List<AcdEvent> Events { get; } = [];

    public byte[] Bytes => _stream.ToArray();

    /// <summary>A random world, lived by the real core.</summary>
    public static Written World(int seed, int most = int.MaxValue)
    {
        var options = new AcdPartitionOptions { Seed = (ulong)seed, EndedRemembered = 1024 };
        var written = new Written(options);
        var outbox = new Outbox(written);
        var matcher = new Matcher(options, outbox);
        var world = new RandomWorld(seed);
        var reference = new ReferenceAcd((ulong)seed);
        for (int i = 0; i < Math.Min(most, world.Commands); i++)
        {
            AcdCommand command = world.Next(reference).Aimed(reference);
            reference.Apply(command);
            written.OnCommand(command);
            matcher.Apply(command);
        }

        return written;
    }

    void IAcdJournal.Begin(JournalHeader header)
    {
    }

    public void OnCommand(in AcdCommand command)
    {
        Commands.Add(command);
        _output.Write(command);
    }

    public void OnEvent(in AcdEvent acdEvent)
    {
        Events.Add(acdEvent);
        _output.Write(acdEvent);
    }

    public void Gap(long lost) => _output.WriteGap(lost);

    public ReplayResult Replay() => AcdReplay.Run(new MemoryStream(Bytes));
}
