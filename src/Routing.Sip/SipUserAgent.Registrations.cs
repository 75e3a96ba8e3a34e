using Routing.Sip.Registration;

namespace Routing.Sip;

/// <summary>Registrations that hold on over a restart.</summary>
public sealed partial class SipUserAgent
{
    /// <summary>
    /// Takes over what an earlier run granted, but what has expired, belongs to nobody any more, or was a connection. Their phones
    /// can be called at once; <see cref="ISipApplication.OnBindingsChanged"/> comes when one has answered that it is there, and
    /// <see cref="ISipApplication.OnRegistrationTouched"/> for each that is not taken over. Once, after <see cref="LoadAccess"/> and <see cref="Start"/>.
    /// </summary>
    /// <returns>How many were taken over.</returns>
    public int Restore(IEnumerable<KeptBinding> kept)
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        return _closed ? 0 : new RestoredPhones(Stack, _bindings).Take(kept, _uas.Sources.Current);
    }
}
