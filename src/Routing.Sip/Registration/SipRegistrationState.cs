namespace Routing.Sip.Registration;

/// <summary>Where a registration stands.</summary>
public enum SipRegistrationState
{
    /// <summary>Not started, or ended by <see cref="SipRegistration.Unregister"/> and confirmed or given up.</summary>
    Unregistered,

    /// <summary>A first REGISTER is under way.</summary>
    Registering,

    /// <summary>The registrar has granted it.</summary>
    Registered,

    /// <summary>The last attempt failed; another follows.</summary>
    Failed,

    /// <summary>The farewell is under way.</summary>
    Unregistering,
}

/// <summary>A change of state, told on the receiving or the timer's thread.</summary>
/// <param name="State">The new state.</param>
/// <param name="Status">The SIP status that led to it; 0 where none did.</param>
public readonly record struct SipRegistrationChange(SipRegistrationState State, int Status);
