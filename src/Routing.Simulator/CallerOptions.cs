using System.Globalization;
using Routing.Simulator.Behaviour;

namespace Routing.Simulator;

/// <summary>The callers of a <see cref="Crowd"/>.</summary>
public sealed record CallerOptions
{
    /// <summary>The number they dial: the user part of the Request-URI.</summary>
    public required string CalledNumber { get; init; }

    /// <summary>The first caller's number, digits alone; each further call counts it up, so that every call has its own. Default 0900000001.</summary>
    public string FirstNumber { get; init; } = "0900000001";

    /// <summary>How many calls are placed; null for as many as come up in the crowd's duration.</summary>
    public long? Calls { get; init; }

    /// <summary>Calls a second, on average; they come as they do in life, at exponential intervals. Default 1.</summary>
    public double CallsPerSecond { get; init; } = 1;

    /// <summary>How many may be up at once; a call that comes to a full house is placed when one ends. Default 100.</summary>
    public int MaxConcurrent { get; init; } = 100;

    /// <summary>What they do.</summary>
    public CallerBehaviour Behaviour { get; init; } = new();

    /// <summary>The number of call <paramref name="index"/>, from 0.</summary>
    internal string NumberOf(long index) =>
        (long.Parse(FirstNumber, CultureInfo.InvariantCulture) + index).ToString(CultureInfo.InvariantCulture).PadLeft(FirstNumber.Length, '0');

    internal void Validate()
    {
        if (FirstNumber.Length is 0 or > 17 || !FirstNumber.All(char.IsAsciiDigit))
        {
            throw new ArgumentException($"'{FirstNumber}' is no number to count up from: 1 to 17 digits", nameof(FirstNumber));
        }

        if (!(CallsPerSecond > 0) || !double.IsFinite(CallsPerSecond))
        {
            throw new ArgumentOutOfRangeException(nameof(CallsPerSecond), CallsPerSecond, "the rate is above 0");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConcurrent, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Calls ?? 0, nameof(Calls));
        Behaviour.Validate();
    }
}
