namespace Routing.Acd.Model;

/// <summary>What people set: the first axis of an agent's state.</summary>
public enum AgentMode : byte
{
    /// <summary>Not at work.</summary>
    SignedOut,

    /// <summary>At work and willing.</summary>
    Available,

    /// <summary>At work, not willing, with a reason.</summary>
    Paused,
}

/// <summary>The published state: the first of these that holds.</summary>
public enum AgentState : byte
{
    /// <summary>In a contact, or on the phone outside the ACD.</summary>
    Busy,

    /// <summary>Being rung.</summary>
    Reserved,

    /// <summary>Working after a contact.</summary>
    WrapUp,

    /// <summary>Not at work, or without a phone.</summary>
    SignedOut,

    /// <summary>Paused.</summary>
    Paused,

    /// <summary>Waiting for the next contact.</summary>
    Available,
}
