namespace Routing.Pbx.Presence;

/// <summary>What a softphone shows of a person (RFC 3863, RFC 4480). A plain value.</summary>
/// <param name="IsOpen">Somebody is there, even if they cannot take a call now; false looks like offline.</param>
/// <param name="Activity">What they do.</param>
/// <param name="Note">The same for people, in a few words.</param>
internal readonly record struct DeskStatus(bool IsOpen, DeskActivity Activity, string Note);

/// <summary>What a person does, as far as presence has a word for it.</summary>
internal enum DeskActivity : byte
{
    /// <summary>Nothing that would be in the way of a call.</summary>
    None,

    /// <summary>Is in a call, or called.</summary>
    OnThePhone,

    /// <summary>Is there, and must not be disturbed.</summary>
    Busy,

    /// <summary>Is not at the desk.</summary>
    Away,
}
