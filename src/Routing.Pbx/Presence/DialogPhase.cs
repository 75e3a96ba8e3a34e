namespace Routing.Pbx.Presence;

/// <summary>How far a call on a phone is, in the words of RFC 4235 §3.7.1.</summary>
internal enum DialogPhase : byte
{
    /// <summary>Asked for; nothing heard yet.</summary>
    Trying,

    /// <summary>On its way, nobody is rung yet.</summary>
    Proceeding,

    /// <summary>It rings.</summary>
    Early,

    /// <summary>They talk.</summary>
    Confirmed,

    /// <summary>It is over.</summary>
    Terminated,
}
