namespace Routing.Records.Model;

/// <summary>What became of an interaction.</summary>
public enum InteractionOutcome
{
    /// <summary>The agent's 200 was handled before the caller's hang-up.</summary>
    Answered,

    /// <summary>Left after entering a queue.</summary>
    Abandoned,

    /// <summary>Hung up before any queue.</summary>
    LeftInFlow,

    /// <summary>The same, after a step that marked it so.</summary>
    SelfServed,

    /// <summary>The queue sent it elsewhere.</summary>
    Overflowed,

    /// <summary>A message was left.</summary>
    Voicemail,

    /// <summary>A call back was asked for.</summary>
    Callback,

    /// <summary>Something broke.</summary>
    Failed,

    /// <summary>It was refused.</summary>
    Rejected,

    /// <summary>Between phones, or to the outside: the line was in use, or the person said no.</summary>
    Busy,

    /// <summary>Between phones, or to the outside: it rang and nobody answered.</summary>
    NoAnswer,

    /// <summary>Between phones, to the outside, or where a flow rings somebody: the caller hung up while it rang.</summary>
    Cancelled,
}
