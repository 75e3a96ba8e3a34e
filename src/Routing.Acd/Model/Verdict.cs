namespace Routing.Acd.Model;

/// <summary>What became of an agent in a decision: the first of these that applies.</summary>
public enum Verdict : byte
{
    /// <summary>Got it.</summary>
    Chosen,

    /// <summary>Was eligible and available; another's key was better.</summary>
    OutrankedByKey,

    /// <summary>Is not in the newest configuration.</summary>
    NotInPlan,

    /// <summary>Lacks a skill, or the level of it.</summary>
    LacksSkill,

    /// <summary>Is in none of the queue's groups that are open by now.</summary>
    NotInGroup,

    /// <summary>Takes nothing of this channel.</summary>
    NotThisChannel,

    /// <summary>Is signed out, or has no phone.</summary>
    SignedOut,

    /// <summary>Is in a contact, or on the phone outside the ACD.</summary>
    Busy,

    /// <summary>Is being rung for another.</summary>
    Reserved,

    /// <summary>Is in wrap-up.</summary>
    WrapUp,

    /// <summary>Is paused.</summary>
    Paused,

    /// <summary>Is in a cool-down.</summary>
    CoolingDown,

    /// <summary>Has no slot left for this channel, or in total.</summary>
    NoCapacity,

    /// <summary>The interaction waits for another, whom it prefers.</summary>
    HeldForAnother,
}
