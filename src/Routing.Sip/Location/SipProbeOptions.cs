namespace Routing.Sip.Location;

/// <summary>Whom a <see cref="SipProbe"/> asks, how often, and what it takes for up and down.</summary>
public sealed record SipProbeOptions
{
    /// <summary>The peer, such as a trunk's <c>uri</c>: the Request-URI, and what is located.</summary>
    public required string Uri { get; init; }

    /// <summary>The trunk that it is, whose certificates count over TLS; null for none.</summary>
    public string? Trunk { get; init; }

    /// <summary>From one OPTIONS to the next, give or take a tenth. Default 30 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>No answer for so long is a failure. Default 8 s; not longer than <see cref="Interval"/>.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>So many failures in a row take an address down. Default 3.</summary>
    public int FailuresToDown { get; init; } = 3;

    /// <summary>So many answers in a row bring it up again. Default 2.</summary>
    public int AnswersToUp { get; init; } = 2;
}

/// <summary>A change that a <see cref="SipProbe"/> found.</summary>
/// <param name="Hop">The address that changed; null when it is the peer as a whole, which is up while one address is.</param>
/// <param name="IsUp">Up or down from now on.</param>
/// <param name="Status">The SIP status that led to it: 408 no answer, 503 not reached or refused, 0 no address was found.</param>
public readonly record struct SipProbeChange(SipHop? Hop, bool IsUp, int Status);
