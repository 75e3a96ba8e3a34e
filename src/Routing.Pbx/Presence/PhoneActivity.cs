namespace Routing.Pbx.Presence;

/// <summary>One call on a phone, as it is now. A plain value; whoever has the call says so each time its phase changes.</summary>
/// <param name="Id">Tells the user's calls apart, and is never used again for another.</param>
/// <param name="Phase">How far it is; <see cref="DialogPhase.Terminated"/> takes it off the lamp.</param>
internal sealed record PhoneActivity(string Id, DialogPhase Phase)
{
    /// <summary>Did the phone place the call? Null where it does not matter.</summary>
    public bool? IsCaller { get; init; }

    /// <summary>The other side's number or user; empty for unknown.</summary>
    public string RemoteUser { get; init; } = "";

    /// <summary>The other side's name, or what to show in its place; empty for none.</summary>
    public string RemoteName { get; init; } = "";

    /// <summary>
    /// The phone's own dialog: Call-ID, the phone's tag and ours. With it a watcher can pick the call up by an INVITE with
    /// Replaces (RFC 3891); null where nobody shall.
    /// </summary>
    public (string CallId, string LocalTag, string RemoteTag)? Dialog { get; init; }
}
