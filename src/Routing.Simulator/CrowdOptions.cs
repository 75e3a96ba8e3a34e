using System.Net;
using Routing.Simulator.Audio;
using Routing.Simulator.Behaviour;
using Routing.Sip;

namespace Routing.Simulator;

/// <summary>
/// What a <see cref="Crowd"/> is and does: immutable, bounded in calls, rate and time. With the same
/// options and seed the same plans are drawn, however the calls interleave.
/// </summary>
public sealed record CrowdOptions
{
    /// <summary>The seed of all chance. The report repeats it.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The callers; null for a crowd of agents alone.</summary>
    public CallerOptions? Callers { get; init; }

    /// <summary>The agents; null for a crowd of callers alone.</summary>
    public AgentOptions? Agents { get; init; }

    /// <summary>The local address of SIP and RTP, on ports that the system chooses. Default 127.0.0.1.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>How long calls are placed, or agents are there; null for as long as it takes.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How long calls may go on by themselves after the last was placed; then they hang up. Default 60 s.</summary>
    public TimeSpan DrainWithin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long hanging up everything and taking back registrations may take. Default 5 s.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest life of any call, whatever its plan says. Default 10 min.</summary>
    public TimeSpan CallLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Whether anything is sent over RTP. Without sound, for measuring signalling alone, no keys are pressed
    /// and a call is answered once an agent of this crowd was joined with it. Default true.
    /// </summary>
    public bool Sound { get; init; } = true;

    /// <summary>The callers' tone in hertz: a multiple of 50 from 300 to 3,400. Default 1,050.</summary>
    public int CallerTone { get; init; } = 1050;

    /// <summary>The agents' tone in hertz, another such. Default 1,450.</summary>
    public int AgentTone { get; init; } = 1450;

    /// <summary>The least share, 0 to 1, of a talk's 20 ms windows in which the other's tone must dominate to be heard. Default 0.5.</summary>
    public double HeardShare { get; init; } = 0.5;

    /// <summary>How many calls the report lists one by one. Default 10,000.</summary>
    public int KeepCalls { get; init; } = 10_000;

    /// <summary>How the crowd's user agents speak SIP; they count on a meter of their own, not on the engine's.</summary>
    public SipUserAgentOptions Sip { get; init; } = new() { MeterName = "Simulator.Sip" };

    /// <exception cref="ArgumentException">Something makes no sense: says what.</exception>
    internal void Validate()
    {
        if (Callers is null && Agents is null)
        {
            throw new ArgumentException("a crowd needs callers, agents or both");
        }

        Callers?.Validate();
        Agents?.Validate();
        Share.Check(HeardShare, nameof(HeardShare));
        ArgumentOutOfRangeException.ThrowIfNegative(KeepCalls);
        TonePayload.Sine(CallerTone);
        TonePayload.Sine(AgentTone);
        if (CallerTone == AgentTone)
        {
            throw new ArgumentException("callers and agents need different tones", nameof(AgentTone));
        }
    }
}
