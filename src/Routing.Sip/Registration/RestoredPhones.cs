using Routing.Sip.Parsing;
using Routing.Sip.Security;
using Routing.Sip.Transactions;

namespace Routing.Sip.Registration;

/// <summary>
/// The phones that were registered before a restart: each can be called at once, and is asked by OPTIONS whether it is still
/// there. The application hears of it when it answers, so that no queue rings phones that nobody holds; one that does not is
/// forgotten. No more than 200 a second are asked, in no order: thousands that answer at once would be a flood of our own making.
/// Within the turn.
/// </summary>
internal sealed class RestoredPhones
{
    private const int AtATime = 2;
    private const int MostTries = 3; // the network may come up no sooner than we

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    private readonly SipStack _stack;
    private readonly BindingTable _bindings;
    private readonly Queue<BindingTable.Entry> _waiting = new();
    private readonly SipTimer _next;

    public RestoredPhones(SipStack stack, BindingTable bindings)
    {
        _stack = stack;
        _bindings = bindings;
        _next = stack.NewTimer(AskNext);
    }

    /// <summary>Takes them over, but those that are over, whose user is gone, that were connections of the earlier process, or that no listener of ours leads to any more.</summary>
    /// <returns>How many.</returns>
    public int Take(IEnumerable<KeptBinding> kept, AccessControl access)
    {
        var users = access.Plan.Credentials.Values.Select(credential => credential.User).ToHashSet();
        var taken = new List<BindingTable.Entry>();
        foreach (KeptBinding one in kept)
        {
            (SipBinding binding, string callId, uint cseq) = one;
            BindingTable.Entry? known = _bindings.Find(binding, callId);
            TimeSpan left = binding.Expires - _stack.Timers.UtcNow;
            if (left <= TimeSpan.Zero || !KeptBinding.Outlives(binding) || _stack.Routes.Anew(binding.Flow) is null || !users.Contains(binding.User) || !access.IsPhone(binding.Flow.Remote)
                || _bindings.EntriesOf(binding.User).Count >= Registrar.MostContacts || known is not null)
            {
                if (known?.Binding.ContactUri != binding.ContactUri || known.Kept.Way != one.Way) // what has registered anew is kept already
                {
                    _bindings.TouchGone(one);
                }

                continue;
            }

            // A clock that was ahead, or a limit that has changed, must not make a registration of a year.
            left = left < _stack.Options.MaxExpires ? left : _stack.Options.MaxExpires;
            taken.Add(_bindings.Restore(binding with { Expires = _stack.Timers.UtcNow + left }, callId, cseq, left));
        }

        for (int i = taken.Count - 1; i >= 0; i--)
        {
            int other = _stack.Ids.Below(i + 1);
            (taken[i], taken[other]) = (taken[other], taken[i]);
            _waiting.Enqueue(taken[i]);
        }

        if (taken.Count > 0)
        {
            SipLog.RegistrationsRestored(_stack.Log, taken.Count);
            _next.Arm(TimeSpan.Zero);
        }

        return taken.Count;
    }

    private void AskNext()
    {
        try
        {
            AskSome();
        }
        finally
        {
            // Whatever went wrong with one, the others are still to be asked.
            if (_waiting.Count > 0)
            {
                _next.Arm(Pace * (0.5 + (_stack.Ids.Below(1000) / 1000.0)));
            }
        }
    }

    private void AskSome()
    {
        for (int asked = 0; asked < AtATime && _waiting.TryDequeue(out BindingTable.Entry? entry);)
        {
            if (entry.AwaitsProof)
            {
                asked++;
                new PhoneQuestion(_stack, entry, MostTries, () => entry.AwaitsProof, OnJudged).Ask();
            }
        }
    }

    private void OnJudged(BindingTable.Entry entry, bool isThere)
    {
        if (isThere)
        {
            entry.IsProven = true;
        }
        else
        {
            _bindings.Drop(entry);
            SipLog.Unregistered(_stack.Log, entry.Binding.User, SipScan.Clean(entry.Binding.ContactUri), "it does not answer since the restart");
        }

        _bindings.Tell(entry.Binding.User);
    }
}
