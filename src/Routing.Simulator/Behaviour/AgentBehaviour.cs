using Routing.Media.Audio;

namespace Routing.Simulator.Behaviour;

/// <summary>What agents do when their phone rings, as data: each ring draws its own plan from this with the crowd's seed.</summary>
public sealed record AgentBehaviour
{
    /// <summary>How long it rings before they answer or decline. Default 0.5 to 2 s.</summary>
    public Spread AnswerAfter { get; init; } = Spread.Uniform(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2));

    /// <summary>The share, 0 to 1, of rings that they decline with 486. Default 0.</summary>
    public double Declines { get; init; }

    /// <summary>The share, 0 to 1, of rings that they let ring until the engine gives up. Default 0.</summary>
    public double Ignores { get; init; }

    /// <summary>The share, 0 to 1, of talks that they end themselves; in the others they wait for the caller. Default 0.5.</summary>
    public double HangsUp { get; init; } = 0.5;

    /// <summary>How long they talk before they end it. Default 2 to 8 s.</summary>
    public Spread Talk { get; init; } = Spread.Uniform(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(8));

    /// <summary>The codec they answer with where the offer has it. Default PCMU.</summary>
    public AudioCodec Codec { get; init; } = AudioCodec.Pcmu;

    /// <summary>Whether they send their tone; otherwise silence, which is counted as one-way audio. Default true.</summary>
    public bool SendsTone { get; init; } = true;

    internal void Validate()
    {
        Share.Check(Declines, nameof(Declines));
        Share.Check(Ignores, nameof(Ignores));
        Share.Check(HangsUp, nameof(HangsUp));
        if (Declines + Ignores > 1)
        {
            throw new ArgumentException("the shares of declined and ignored rings are more than 1 together", nameof(Ignores));
        }
    }
}
