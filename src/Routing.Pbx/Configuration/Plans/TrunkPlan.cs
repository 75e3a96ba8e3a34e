namespace Routing.Pbx.Configuration.Plans;

/// <summary>A carrier link as calls use it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Codecs">Codecs in order of preference, as in SDP.</param>
/// <param name="MaxCalls">Most calls at a time; null for no limit.</param>
public sealed record TrunkPlan(string Name, IReadOnlyList<string> Codecs, int? MaxCalls)
{
    /// <summary>Where the carrier takes calls; null for a trunk that calls only come in from.</summary>
    public string? Uri { get; init; }

    /// <summary>How often each of its addresses is asked whether it is there; null for never. Only with a <see cref="Uri"/>.</summary>
    public TimeSpan? ProbeEvery { get; init; }

    /// <summary>The account registered there; null for none. Only with a <see cref="Uri"/>.</summary>
    public TrunkRegisterPlan? Register { get; init; }

    /// <summary>Most calls at a time that go out; the rest of <see cref="MaxCalls"/> is kept for those that come in. Null for no limit of their own.</summary>
    public int? MaxOutbound { get; init; }

    /// <summary>Most calls that go out in any second; null for no limit.</summary>
    public int? CallsPerSecond { get; init; }

    /// <summary>A carrier that has said nothing at all for so long is passed over for the next trunk.</summary>
    public TimeSpan NoResponse { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>A trunk's account at its carrier.</summary>
/// <param name="Username">The digest username, and the user part of AOR and Contact.</param>
/// <param name="Password">Its password.</param>
/// <param name="Expires">The lifetime asked for.</param>
public sealed record TrunkRegisterPlan(string Username, string Password, TimeSpan Expires)
{
    /// <summary>Without the password, wherever it may be written.</summary>
    public override string ToString() => Username;
}
