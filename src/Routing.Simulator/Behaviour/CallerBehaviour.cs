using Routing.Media.Audio;

namespace Routing.Simulator.Behaviour;

/// <summary>What callers do, as data: each call draws its own plan from this with the crowd's seed.</summary>
public sealed record CallerBehaviour
{
    /// <summary>How long a caller lets it ring before giving up. Default 30 s.</summary>
    public Spread AnswerPatience { get; init; } = Spread.Always(TimeSpan.FromSeconds(30));

    /// <summary>The share, 0 to 1, of callers who hang up in the greeting, before pressing a key. Default 0.05.</summary>
    public double LeavesInGreeting { get; init; } = 0.05;

    /// <summary>How long after the answer those hang up. Default 0.3 to 1.5 s.</summary>
    public Spread GreetingPatience { get; init; } = Spread.Uniform(TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(1.5));

    /// <summary>How long after the answer the others press their keys. Default 1 to 3 s.</summary>
    public Spread KeyAfter { get; init; } = Spread.Uniform(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));

    /// <summary>What they press. Default key 1 into a queue.</summary>
    public IReadOnlyList<MenuChoice> Choices { get; init; } = [new("1")];

    /// <summary>How long a key is held. Default 100 ms; 40 ms to 8 s.</summary>
    public TimeSpan KeyLength { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long they wait for an agent after the key. Default exponential, 40 s on average, 2 s at least.</summary>
    public Spread QueuePatience { get; init; } =
        Spread.Exponential(TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(3));

    /// <summary>How long they talk before they hang up, unless the agent does first. Default 3 to 10 s.</summary>
    public Spread Talk { get; init; } = Spread.Uniform(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(10));

    /// <summary>The codec they offer, beside telephone-event. Default PCMU.</summary>
    public AudioCodec Codec { get; init; } = AudioCodec.Pcmu;

    /// <summary>Whether they send their tone; otherwise silence. Default true.</summary>
    public bool SendsTone { get; init; } = true;

    internal void Validate()
    {
        Share.Check(LeavesInGreeting, nameof(LeavesInGreeting));
        if (Choices.Count == 0 || Choices.Any(c => !(c.Weight >= 0) || !double.IsFinite(c.Weight)) || Choices.Sum(c => c.Weight) <= 0)
        {
            throw new ArgumentException("choices need at least one entry with a weight above 0, and none below 0", nameof(Choices));
        }

        if (Choices.SelectMany(c => c.Keys).FirstOrDefault(k => !"0123456789*#ABCD".Contains(k)) is var key && key != default)
        {
            throw new ArgumentException($"'{key}' is no key; keys are 0-9 * # A-D", nameof(Choices));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(KeyLength, TimeSpan.FromMilliseconds(40), nameof(KeyLength));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(KeyLength, TimeSpan.FromSeconds(8), nameof(KeyLength));
    }
}
