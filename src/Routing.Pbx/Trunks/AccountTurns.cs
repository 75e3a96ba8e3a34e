using Routing.Sip.Registration;

namespace Routing.Pbx.Trunks;

/// <summary>
/// Whoever registers an account that is just being given up, under whatever trunk's name, waits for the end of that: two REGISTERs with one
/// contact and two Call-IDs have no order (RFC 3261 §10.3 step 7), and one that takes back and comes late would take the new one away,
/// though we were told that it is granted. Any thread.
/// </summary>
internal sealed class AccountTurns
{
    private readonly Lock _lock = new();

    // By account: who begins when it has been given up, if anybody.
    private readonly Dictionary<string, TrunkRegistration?> _leaving = new(StringComparer.Ordinal);

    /// <summary>Registers now, or when its turn comes.</summary>
    public void Begin(TrunkRegistration registration)
    {
        lock (_lock)
        {
            if (_leaving.ContainsKey(registration.Aor))
            {
                _leaving[registration.Aor] = registration;
                return;
            }
        }

        registration.Sip.Start();
    }

    /// <summary>Gives it up. Nobody waits for the carrier's word but who comes next.</summary>
    public void End(TrunkRegistration registration)
    {
        lock (_lock)
        {
            if (_leaving.TryGetValue(registration.Aor, out TrunkRegistration? waiting))
            {
                _leaving[registration.Aor] = waiting == registration ? null : waiting; // it has not begun
            }
            else if (registration.Sip.State != SipRegistrationState.Unregistered)
            {
                _leaving[registration.Aor] = null;
                registration.OnLeft = () => Left(registration.Aor);
            }
        }

        registration.Sip.Unregister(); // nothing when it has not begun
    }

    private void Left(string aor)
    {
        TrunkRegistration? next;
        lock (_lock)
        {
            _leaving.Remove(aor, out next);
        }

        next?.Sip.Start();
    }
}
