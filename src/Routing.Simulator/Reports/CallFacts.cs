using Routing.Sip.Dialogs;

namespace Routing.Simulator.Reports;

/// <summary>What a caller knows of its call when it is over: all that its outcome is decided by.</summary>
internal readonly record struct CallFacts
{
    /// <summary>A 200 with SDP that could be used came.</summary>
    public bool Up { get; init; }

    /// <summary>The 200's SDP could not be used, and why.</summary>
    public string? Unusable { get; init; }

    /// <summary>It pressed what leads to a queue.</summary>
    public bool EnteredQueue { get; init; }

    /// <summary>Why the caller hung up; null when it was hung up on.</summary>
    public string? Left { get; init; }

    /// <summary>It gave up because no 200 came in time.</summary>
    public bool GaveUp { get; init; }

    /// <summary>The best of its talks with agents of this crowd.</summary>
    public TalkVerdict Talk { get; init; }

    /// <summary>It heard an agent's tone, whoever sent it.</summary>
    public bool HeardAgent { get; init; }

    /// <summary>How the dialog ended.</summary>
    public DialogEnd End { get; init; }
}
