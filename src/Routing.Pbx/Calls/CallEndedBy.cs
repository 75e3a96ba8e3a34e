namespace Routing.Pbx.Calls;

/// <summary>Who ended a conversation; the first word counts.</summary>
internal enum CallEndedBy
{
    /// <summary>It goes on.</summary>
    Nobody,

    /// <summary>The caller hung up.</summary>
    Caller,

    /// <summary>The agent hung up.</summary>
    Agent,

    /// <summary>Whoever was called hung up, or could not be reached.</summary>
    Callee,

    /// <summary>The flow hung up or ran out.</summary>
    Flow,

    /// <summary>A transfer: the one who was served is in another call now.</summary>
    Transfer,

    /// <summary>The engine: a fault, a refusal, a shutdown.</summary>
    System,
}
