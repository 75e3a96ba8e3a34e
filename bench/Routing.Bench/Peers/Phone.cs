namespace Routing.Bench.Peers;

/// <summary>One agent's phone and its call. Within the thread of <see cref="Phones"/>.</summary>
internal sealed class Phone(string name)
{
    public string Name => name;

    public bool Registered { get; set; }

    public string CallId { get; set; } = "";

    /// <summary>The caller's side of the dialog, as its INVITE's From.</summary>
    public string Remote { get; set; } = "";

    /// <summary>Ours, as To with our tag.</summary>
    public string Self { get; set; } = "";

    /// <summary>Where requests of this dialog go.</summary>
    public string Target { get; set; } = "";

    /// <summary>Answered, and acknowledged by the engine.</summary>
    public bool Talking { get; set; }

    public bool Answered { get; set; }

    /// <summary>When it last hung up; 0 when it has not since the last call.</summary>
    public long HungUp { get; set; }
}
