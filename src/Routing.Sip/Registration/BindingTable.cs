using System.Net;
using Routing.Sip.Parsing;
using Routing.Sip.Security;
using Routing.Sip.Transports;

namespace Routing.Sip.Registration;

/// <summary>
/// The location service (RFC 3261 §10): bindings by user, each with its own expiry timer, and the flows
/// phones registered over. Within the turn.
/// </summary>
internal sealed partial class BindingTable(SipStack stack, ISipApplication application)
{
    private readonly Dictionary<string, List<Entry>> _users = [];
    private readonly Dictionary<(SipProtocol, IPEndPoint), List<Entry>> _flows = [];

    public int Count { get; private set; }

    /// <summary>Told of a user's phone that is heard from elsewhere than before: the user, its flow until now, its flow from now on.</summary>
    public Action<string, SipFlow, SipFlow>? Moved { get; set; }

    /// <summary>The user's bindings, latest first; with <paramref name="provenOnly"/> without those whose phone has not been heard from since a restart. Never those that are known not to be there.</summary>
    public IReadOnlyList<SipBinding> Of(string user, bool provenOnly = false) =>
        _users.TryGetValue(user, out List<Entry>? entries) ? [.. entries.Where(entry => entry.Probe?.IsDown != true && (entry.IsProven || !provenOnly)).Select(entry => entry.Binding)] : [];

    /// <summary>The user's entries, or none.</summary>
    public IReadOnlyList<Entry> EntriesOf(string user) => _users.TryGetValue(user, out List<Entry>? entries) ? entries : [];

    /// <summary>The binding that a contact of a REGISTER refreshes or removes (<see cref="BindingMatch.Refreshes"/>).</summary>
    public Entry? Find(SipBinding binding, string callId)
    {
        if (_users.TryGetValue(binding.User, out List<Entry>? entries))
        {
            foreach (Entry entry in entries)
            {
                if (BindingMatch.Refreshes(entry, binding, callId))
                {
                    return entry;
                }
            }
        }

        return null;
    }

    /// <summary>
    /// The flow of a user's phone that is registered under that Contact, and through no proxy; null where there is none, or several phones
    /// behind several NATs have it.
    /// </summary>
    public SipFlow? FlowOf(string user, string contact)
    {
        Entry? found = null;
        foreach (Entry entry in EntriesOf(user))
        {
            if (BindingMatch.IsOf(entry.Binding, contact) && entry.Binding.Path.Count == 0)
            {
                if (found is not null && (entry.Binding.Instance is null || entry.Binding.Instance != found.Binding.Instance))
                {
                    return null;
                }

                found ??= entry;
            }
        }

        return found?.Binding.Flow;
    }

    /// <summary>What <paramref name="binding"/> takes the place of besides (<see cref="BindingMatch.Precedes"/>), but not what the same request names.</summary>
    public List<Entry> Forerunners(SipBinding binding, string callId, IReadOnlyCollection<SipBinding> alongside) =>
        [.. EntriesOf(binding.User).Where(entry => BindingMatch.Precedes(entry, binding, callId) && !alongside.Any(other => BindingMatch.Refreshes(entry, other, callId)))];

    /// <summary>RFC 5626 §5.3: the proxy at the other end of a phone's flow says that it is gone (430), so nothing is sent over it any more.</summary>
    public void OnFlowFailed(SipBinding failed)
    {
        if (EntriesOf(failed.User).FirstOrDefault(entry => entry.Binding.ContactUri == failed.ContactUri && entry.Binding.Flow.Equals(failed.Flow)
            && entry.Binding.Path.Count > 0 && entry.Binding.Path.SequenceEqual(failed.Path)) is { } gone)
        {
            Drop(gone);
            SipLog.Unregistered(stack.Log, failed.User, SipScan.Clean(failed.ContactUri), "its flow has failed");
            Tell(failed.User);
        }
    }

    /// <summary>Was a phone registered over that flow and is it still?</summary>
    public bool IsRegistered(ISipTransport transport, IPEndPoint remote) => _flows.ContainsKey((transport.Protocol, remote));

    /// <summary>Is it that user's flow?</summary>
    public bool IsRegistered(in SipTarget source, string user)
    {
        if (_flows.TryGetValue((source.Transport.Protocol, source.Remote), out List<Entry>? over))
        {
            foreach (Entry entry in over)
            {
                if (entry.Binding.User == user)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Adds or refreshes a binding; true when calls to the user now go elsewhere than before.</summary>
    public bool Set(SipBinding binding, string callId, uint cseq, TimeSpan lifetime)
    {
        Entry? old = Find(binding, callId);
        bool changed = old is null || !old.Binding.Flow.Equals(binding.Flow) || old.Binding.ContactUri != binding.ContactUri || old.Binding.Priority != binding.Priority
            || !old.Binding.Path.SequenceEqual(binding.Path) || old.Binding.Instance != binding.Instance || old.Binding.RegId != binding.RegId
            || !old.IsProven || old.Probe?.IsDown == true;
        if (old is not null)
        {
            Remove(old);
            if (old.Binding.ContactUri != binding.ContactUri || old.Kept.Way != BindingMatch.WayOf(binding) || !KeptBinding.Outlives(binding))
            {
                TouchGone(old.Kept);
            }
        }

        var entry = new Entry(binding, callId, cseq);
        Add(entry, lifetime);
        if (old is not null)
        {
            Follow(old.Binding, binding);
        }

        if (KeptBinding.Outlives(binding))
        {
            Touch(new RegistrationTouch(entry.Kept, IsGone: false, changed));
        }

        return changed;
    }

    /// <summary>The phone of <paramref name="old"/> is where <paramref name="now"/> is: what goes to it by its flow alone goes there. Not by a proxy's.</summary>
    public void Follow(SipBinding old, SipBinding now)
    {
        if (old.Path.Count == 0 && now.Path.Count == 0 && !old.Flow.Equals(now.Flow) && !EntriesOf(now.User).Any(entry => entry.Binding.Flow.Equals(old.Flow)))
        {
            Moved?.Invoke(now.User, old.Flow, now.Flow);
        }
    }

    /// <summary>Adds what an earlier run granted; nobody is told before its phone has answered.</summary>
    public Entry Restore(SipBinding binding, string callId, uint cseq, TimeSpan lifetime)
    {
        var entry = new Entry(binding, callId, cseq) { IsProven = false };
        Add(entry, lifetime);
        return entry;
    }

    private void Add(Entry entry, TimeSpan lifetime)
    {
        SipBinding binding = entry.Binding;
        if (!_users.TryGetValue(binding.User, out List<Entry>? entries))
        {
            _users[binding.User] = entries = [];
        }

        entry.Timer = stack.NewTimer(() =>
        {
            Drop(entry);
            SipLog.Unregistered(stack.Log, binding.User, SipScan.Clean(binding.ContactUri), "expired");
            Tell(binding.User);
        });
        entry.Timer.Arm(lifetime);
        entry.Probe = new PhoneProbe(stack, entry, OnProbed);
        entry.Probe.Review();
        stack.Sources.Phones.Note(binding.Flow.Remote.Address);
        entries.Insert(0, entry);
        Count++;
        (SipProtocol, IPEndPoint) flow = (binding.Flow.Protocol, binding.Flow.Remote);
        if (!_flows.TryGetValue(flow, out List<Entry>? over))
        {
            _flows[flow] = over = new List<Entry>(1);
        }

        over.Add(entry);
    }

    /// <summary>Phones are asked from now on as the options say.</summary>
    public void ReviewProbes()
    {
        foreach ((string user, List<Entry> entries) in _users)
        {
            bool wasDown = entries.Exists(entry => entry.Probe!.IsDown);
            entries.ForEach(entry => entry.Probe!.Review());
            if (wasDown && !entries.Exists(entry => entry.Probe!.IsDown))
            {
                Tell(user);
            }
        }
    }

    private void OnProbed(Entry entry)
    {
        if (entry.Probe!.IsDown)
        {
            SipLog.PhoneDown(stack.Log, entry.Binding.User, SipScan.Clean(entry.Binding.ContactUri), entry.Probe.Failures);
        }
        else
        {
            SipLog.PhoneUp(stack.Log, entry.Binding.User, SipScan.Clean(entry.Binding.ContactUri));
        }

        Tell(entry.Binding.User);
    }

    /// <summary>Takes a binding out, if it is still in.</summary>
    public void Drop(Entry entry)
    {
        if (Remove(entry))
        {
            TouchGone(entry.Kept);
        }
    }

    private bool Remove(Entry entry)
    {
        if (!_users.TryGetValue(entry.Binding.User, out List<Entry>? entries) || !entries.Remove(entry))
        {
            return false;
        }

        entry.Timer!.Cancel();
        entry.Probe!.Stop();
        Count--;
        if (entries.Count == 0)
        {
            _users.Remove(entry.Binding.User);
        }

        (SipProtocol, IPEndPoint) flow = (entry.Binding.Flow.Protocol, entry.Binding.Flow.Remote);
        List<Entry> over = _flows[flow];
        over.Remove(entry);
        if (over.Count == 0)
        {
            _flows.Remove(flow);
        }

        return true;
    }

    /// <summary>
    /// RFC 5626 §5.3: a phone's flow is its connection, and who registered over it is not reached any more. With a Path it
    /// was a proxy's, which has others.
    /// </summary>
    public void OnLost(ISipTransport transport, IPEndPoint remote)
    {
        if (!_flows.TryGetValue((transport.Protocol, remote), out List<Entry>? over))
        {
            return;
        }

        foreach (Entry entry in over.Where(entry => entry.Binding.Path.Count == 0 && entry.Binding.Flow.Local.Equals(transport.LocalEndPoint)).ToArray())
        {
            Drop(entry);
            SipLog.Unregistered(stack.Log, entry.Binding.User, SipScan.Clean(entry.Binding.ContactUri), "its connection ended");
            Tell(entry.Binding.User);
        }
    }

    /// <summary>What the new plan would not take is dropped: its user is gone, or its address is no place for a phone any more.</summary>
    public void Review(AccessControl access)
    {
        var users = access.Plan.Credentials.Values.Select(credential => credential.User).ToHashSet();
        foreach (Entry entry in _users.Values.SelectMany(entries => entries).ToArray())
        {
            SipBinding binding = entry.Binding;
            if (users.Contains(binding.User) && access.IsPhone(binding.Flow.Remote))
            {
                continue;
            }

            Drop(entry);
            SipLog.Unregistered(stack.Log, binding.User, SipScan.Clean(binding.ContactUri), "not allowed any more");
            if (users.Contains(binding.User))
            {
                Tell(binding.User); // whoever took a user away knows of it, and may let its last call end
            }
        }
    }

    /// <summary>Tells the application what the user's phones are now.</summary>
    public void Tell(string user) => stack.Outbox.Add(new BindingsEvent(application, new BindingsChange(user, Of(user, provenOnly: true))));

    /// <summary>There is nothing to keep of it over a restart any more, if there ever was.</summary>
    public void TouchGone(KeptBinding kept)
    {
        if (KeptBinding.Outlives(kept.Binding))
        {
            Touch(new RegistrationTouch(kept, IsGone: true, IsNews: true));
        }
    }

    private void Touch(RegistrationTouch touch) => stack.Outbox.Add(new TouchedEvent(application, touch));

    /// <summary>Forgets all, when the user agent closes.</summary>
    public void Clear()
    {
        foreach (Entry entry in _users.Values.SelectMany(entries => entries).ToArray())
        {
            Drop(entry);
        }
    }

    private sealed record TouchedEvent(ISipApplication Application, RegistrationTouch Touch) : SipEvent
    {
        public override void Deliver() => Application.OnRegistrationTouched(Touch);
    }

    private sealed record BindingsEvent(ISipApplication Application, BindingsChange Change) : SipEvent
    {
        public override void Deliver() => Application.OnBindingsChanged(Change);
    }
}
