using Routing.Sip.Dialogs;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Subscriptions;

/// <summary>
/// One subscription: its dialog, its time and its NOTIFYs (RFC 6665 §4.2.2), of which one at most is under way; what changes
/// meanwhile is told by the next. Within the turn.
/// </summary>
internal sealed class Subscription : IClientUser
{
    private readonly SipStack _stack;
    private readonly SubscriptionTable _table;
    private readonly ISubscriptionSource _source;
    private readonly EventPackage _package;
    private readonly SipTimer _expiry;
    private readonly SipTimer _gap;
    private WatchVerdict _verdict;
    private string? _ended;
    private TimeSpan _notBefore;
    private uint _version;
    private bool _owes;
    private bool _sending;
    private bool _isGone;

    public Subscription(SipStack stack, SubscriptionTable table, ISubscriptionSource source, EventPackage package, string id, Watch watch, DialogState state)
    {
        _stack = stack;
        _table = table;
        _source = source;
        _package = package;
        Id = id;
        Watch = watch;
        State = state;
        _expiry = stack.NewTimer(() => End("timeout"));
        _gap = stack.NewTimer(GoOn);
        table.Add(this);
    }

    public Watch Watch { get; }

    /// <summary>The id of its Event, or empty.</summary>
    public string Id { get; }

    public DialogState State { get; private set; }

    /// <summary>Nothing but its last NOTIFY is left, if that.</summary>
    public bool IsOver => _ended is not null || _isGone;

    /// <summary>Is it reached by the flow alone, with no proxies between?</summary>
    public bool IsDirect => State.RouteSet.Count == 0;

    /// <summary>
    /// A SUBSCRIBE was granted, the first or a later one: the document is told at once, and for zero for the last time
    /// (RFC 6665 §4.2.1.2, §4.4.3).
    /// </summary>
    public void Grant(TimeSpan lifetime, WatchVerdict verdict)
    {
        _verdict = verdict;
        _notBefore = TimeSpan.Zero;
        if (lifetime == TimeSpan.Zero)
        {
            End("timeout");
            return;
        }

        _expiry.Arm(lifetime);
        Owe();
    }

    /// <summary>A later SUBSCRIBE moves what RFC 3261 §12.2.2 says.</summary>
    public void Refresh(uint cseq, string? contact, SipFlow flow) => _table.Move(
        this, () => State = State with { RemoteCSeq = cseq, RemoteTarget = contact ?? State.RemoteTarget, Flow = flow });

    /// <summary>What it watches, or who may watch it, is not what it was.</summary>
    public void Changed()
    {
        if (Review())
        {
            Owe();
        }
    }

    /// <summary>Ends it if it is not allowed any more; false when it is over.</summary>
    public bool Review()
    {
        if (IsOver)
        {
            return false;
        }

        WatchVerdict before = _verdict;
        _verdict = _source.Judge(Watch);
        if (_verdict is WatchVerdict.NoResource or WatchVerdict.Refused)
        {
            End(_verdict == WatchVerdict.NoResource ? "noresource" : "rejected");
            return false;
        }

        if (_verdict != before)
        {
            Owe();
        }

        return true;
    }

    /// <summary>RFC 6665 §4.1.3: it ends for that reason, and the phone is told.</summary>
    public void End(string reason)
    {
        if (IsOver)
        {
            return;
        }

        _ended = reason;
        _expiry.Cancel();
        _notBefore = TimeSpan.Zero;
        Owe();
    }

    /// <summary>It ends without a word.</summary>
    public void Drop(string why)
    {
        if (_isGone)
        {
            return;
        }

        _isGone = true;
        _owes = false;
        _expiry.Cancel();
        _gap.Cancel();
        _table.Remove(this);
        SipLog.SubscriptionEnded(_stack.Log, Watch.Watcher, SipScan.Clean(Watch.Resource), Watch.Package, _ended ?? why);
    }

    void IClientUser.OnResponse(in SipMessage response)
    {
        if (response.Status < 200)
        {
            return;
        }

        _stack.Metrics.Notify(_package.Name, response.Status < 300 ? NotifyOutcomes.Accepted : NotifyOutcomes.Refused);
        if (_isGone)
        {
            return;
        }

        _sending = false;
        if (EndsUsage(response.Status))
        {
            Drop($"NOTIFY was answered {response.Status}");
            return;
        }

        // §4.2.2: told again where the phone says when. A challenge is nothing that we could answer; the next change is told.
        if (response.Status is 500 or 503 && response.TryGet(SipHeaderName.RetryAfter, out ReadOnlySpan<byte> text)
            && SipScan.TryNumber(text[..SipScan.TokenLength(text)], 3600, out long seconds) && !IsOver)
        {
            _notBefore = _stack.Timers.Now + TimeSpan.FromSeconds(Math.Max(1, seconds));
            _owes = true;
        }

        GoOn();
    }

    void IClientUser.OnFailure(int status)
    {
        _stack.Metrics.Notify(_package.Name, NotifyOutcomes.Unanswered);
        _sending = false;
        Drop($"NOTIFY has no answer ({status})");
    }

    // RFC 5057 §5.1: what ends the dialog, or this use of it.
    private static bool EndsUsage(int status) => status is 404 or 405 or 408 or 410 or 416 or >= 480 and <= 485 or 489 or 501 or 502 or 604;

    private void Owe()
    {
        _owes = true;
        GoOn();
    }

    private void GoOn()
    {
        if (_sending || _isGone)
        {
            return;
        }

        if (!_owes)
        {
            if (_ended is not null)
            {
                Drop(_ended);
            }

            return;
        }

        TimeSpan wait = _notBefore - _stack.Timers.Now;
        if (wait > TimeSpan.Zero)
        {
            _gap.Arm(wait);
            return;
        }

        _gap.Cancel();
        Send();
    }

    private void Send()
    {
        _owes = false;
        _sending = true;
        TimeSpan gap = _stack.Options.Subscriptions.Gap;
        _notBefore = _stack.Timers.Now + (gap > _package.Gap ? gap : _package.Gap);
        DialogRequest.Aim(_stack, State, SendTo);
    }

    private void SendTo(SipTarget target)
    {
        if (_isGone)
        {
            return;
        }

        ReadOnlyMemory<byte> document = HasDocument ? Document() : default;
        State = State with { LocalCSeq = State.LocalCSeq + 1 };
        RequestHead head = DialogRequest.Head(_stack, State, SipMethod.Notify, target);
        SipBuffer to = DialogRequest.Begin(_stack, head, credentials: null).Raw("Contact: <"u8).Text(State.LocalContact).Raw(">\r\nEvent: "u8).Text(_package.Name);
        if (Id.Length > 0)
        {
            to.Raw(";id="u8).Text(Id);
        }

        WriteState(to.Raw("\r\nSubscription-State: "u8));
        to.Line().Body(document.Span, System.Text.Encoding.ASCII.GetBytes(_package.ContentType));
        new ClientTransaction(_stack, head, target, this).Start();
    }

    // What has gone, or must not be seen, has no document; who fetches or leaves gets the last one.
    private bool HasDocument => _verdict == WatchVerdict.Allowed && _ended is null or "timeout";

    private void WriteState(SipBuffer to)
    {
        if (_ended is null)
        {
            double left = TimeSpan.FromTicks(_expiry.Due - _stack.Timers.Now.Ticks).TotalSeconds;
            to.Raw(_verdict == WatchVerdict.Pending ? "pending"u8 : "active"u8).Raw(";expires="u8).Number((long)Math.Max(0, Math.Ceiling(left)));
            return;
        }

        to.Raw("terminated;reason="u8).Text(_ended);
        if (_ended == "probation")
        {
            int least = Math.Max(1, (int)_stack.Options.Limits.RetryAfter.TotalSeconds);
            to.Raw(";retry-after="u8).Number(least + _stack.Ids.Below(least + 1)); // so that not all come back together
        }
    }

    private ReadOnlyMemory<byte> Document()
    {
        try
        {
            return _source.Document(Watch, _version++);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // The application's fault: this NOTIFY has no body, and whoever said that something changed hears nothing of it.
            _stack.Metrics.Fault(FaultPlaces.Application);
            SipLog.ApplicationFault(_stack.Log, fault);
            return default;
        }
    }
}
