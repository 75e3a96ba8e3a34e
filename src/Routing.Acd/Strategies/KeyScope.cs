namespace Routing.Acd.Strategies;

/// <summary>What a strategy's key depends on.</summary>
internal enum KeyScope
{
    /// <summary>On nothing: the longest idle.</summary>
    Idle,

    /// <summary>On the lane and the profile alone: the longest idle of each profile stands for all of it.</summary>
    Profile,

    /// <summary>On the agent alone, and it is the same for as long as the agent is idle: agents may be kept sorted by it.</summary>
    Agent,

    /// <summary>On the agent's number and on who was last: the next in the circle of numbers.</summary>
    Turn,

    /// <summary>On nothing: one is drawn.</summary>
    Lot,

    /// <summary>All are taken, the longest idle first.</summary>
    Everyone,
}
