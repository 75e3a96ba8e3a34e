namespace Routing.Acd.Model;

/// <summary>What can be asked of the ACD.</summary>
public enum AcdCommandKind : byte
{
    /// <summary>Not a command.</summary>
    None,

    /// <summary>A new interaction enters a queue.</summary>
    Submit,

    /// <summary>An interaction that is known elsewhere enters again, with its age and sequence.</summary>
    Resubmit,

    /// <summary>A waiting interaction's priority or requirements change.</summary>
    Update,

    /// <summary>The customer has gone, or the flow takes the interaction out: at any moment, also while reserved or connected.</summary>
    Withdraw,

    /// <summary>The agent took the reservation (the phone was answered).</summary>
    Accept,

    /// <summary>The agent declined it.</summary>
    Reject,

    /// <summary>The agent's device could not be reached.</summary>
    Unreachable,

    /// <summary>Customer and agent are joined.</summary>
    Connect,

    /// <summary>The contact is over; wrap-up begins.</summary>
    Complete,

    /// <summary>The agent ends wrap-up early.</summary>
    EndWrapUp,

    /// <summary>The agent asks for more time in wrap-up.</summary>
    ExtendWrapUp,

    /// <summary>Where does it stand, and how long will it take? Answered by <see cref="AcdEventKind.Estimated"/>.</summary>
    Inquire,

    /// <summary>People set an agent's mode.</summary>
    SetAgent,

    /// <summary>An agent's device can be rung.</summary>
    DeviceUp,

    /// <summary>An agent's last device is gone.</summary>
    DeviceDown,

    /// <summary>The agent is on the phone outside the ACD.</summary>
    ExternalBusy,

    /// <summary>That is over.</summary>
    ExternalFree,

    /// <summary>A new plan.</summary>
    LoadPlan,

    /// <summary>Time has come; nothing else.</summary>
    Tick,

    /// <summary>The agent's phone rang out by itself, before the queue's ring timeout.</summary>
    NoAnswer,
}
