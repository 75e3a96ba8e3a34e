using Routing.Sip.Registration;

namespace Routing.Pbx.Trunks;

/// <summary>
/// Whoever registers an account that is just being given up, under whatever trunk's name, waits for the end of that: two REGISTERs with one
/// contact and two Call-IDs have no order (RFC 3261 §10.3 step 7), and one that takes back and comes late would take the new one away,
/// though we were told that it is granted. Several trunks may have one account. Any thread.
/// </summary>
internal sealed class AccountTurns
{
    private readonly Lock _lock = new();

    // By account, while it is being given up by anybody.
    private readonly Dictionary<string, Turns> _byAor = new(StringComparer.Ordinal);

    /// <summary>Registers now, or when its turn comes.</summary>
    public void Begin(TrunkRegistration registration)
    {
        lock (_lock)
        {
            if (_byAor.TryGetValue(registration.Aor, out Turns? turns))
            {
                turns.Waiting.Add(registration);
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
            Turns? turns = _byAor.GetValueOrDefault(registration.Aor);
            if (turns?.Waiting.Remove(registration) != true && registration.Sip.State != SipRegistrationState.Unregistered)
            {
                turns ??= _byAor[registration.Aor] = new Turns();
                turns.Leaving++;
                registration.OnLeft = () => Left(registration);
            }
        }

        registration.Sip.Unregister(); // nothing when it has not begun
    }

    private void Left(TrunkRegistration registration)
    {
        Turns turns;
        lock (_lock)
        {
            registration.OnLeft = null;
            turns = _byAor[registration.Aor];
            if (--turns.Leaving > 0)
            {
                return;
            }

            _byAor.Remove(registration.Aor);
        }

        foreach (TrunkRegistration next in turns.Waiting)
        {
            next.Sip.Start();
        }
    }

    /// <summary>One account: how many are giving it up, and who begins when they have.</summary>
    private sealed class Turns
    {
        public int Leaving { get; set; }

        public List<TrunkRegistration> Waiting { get; } = [];
    }
}
