namespace Routing.Pbx.Calls;

/// <summary>
/// The served side of a call (<see cref="Call.Caller"/>) and somebody else, joined, and what a transfer does to them. On the call's mailbox.
/// </summary>
internal interface ITalk
{
    /// <summary>The other side.</summary>
    Leg Far { get; }

    /// <summary>What the record calls its stretches.</summary>
    string Name { get; }

    /// <summary>The agent in it, or null.</summary>
    string? Agent { get; }

    /// <summary>The two do not hear each other any more: somebody else is being looked for. The served side hears music.</summary>
    void Part();

    /// <summary>They hear each other again; <paramref name="why"/> is how the search ended.</summary>
    void Rejoin(string why);

    /// <summary>The far side is out of it, and the call goes on without. Its leg is the asker's to hang up.</summary>
    void Leave();

    /// <summary>Somebody else is the served side now. <paramref name="far"/> is the other.</summary>
    void Reseat(Leg far);
}
