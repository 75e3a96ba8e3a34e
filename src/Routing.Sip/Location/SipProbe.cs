using Routing.Sip.Transactions;

namespace Routing.Sip.Location;

/// <summary>
/// Asks each address of a peer by OPTIONS whether it is there (RFC 3261 §11), with hysteresis, and tells
/// <see cref="TargetHealth"/>. Made for each trunk. All members may be called from any thread; none blocks.
/// </summary>
public sealed class SipProbe
{
    private const int MostHops = 16;

    private readonly SipStack _stack;
    private readonly SipProbeOptions _options;
    private readonly Action<SipProbeChange>? _changed;
    private readonly SipTimer _next;
    private readonly List<ProbedHop> _hops = [];
    private int _emptyRounds;
    private bool? _up;
    private bool _running;

    /// <summary>A probe that does nothing before <see cref="Start"/>.</summary>
    /// <param name="agent">Whose transports are used and whose health is kept.</param>
    /// <param name="options">Whom to ask and how often.</param>
    /// <param name="changed">Told of each change, in order, never on the caller's stack.</param>
    public SipProbe(SipUserAgent agent, SipProbeOptions options, Action<SipProbeChange>? changed = null)
    {
        _stack = agent.Stack;
        _options = options;
        _changed = changed;
        using SipStack.Turn turn = _stack.EnterFromAbove();
        _next = _stack.NewTimer(Round);
    }

    /// <summary>Is the peer there: is one of its addresses up? Null while nothing is known.</summary>
    public bool? IsUp
    {
        get
        {
            using SipStack.Turn turn = _stack.EnterFromAbove();
            return _up;
        }
    }

    /// <summary>The peer's addresses as they were last looked up, and what is known of each.</summary>
    public IReadOnlyList<SipHopState> Hops
    {
        get
        {
            using SipStack.Turn turn = _stack.EnterFromAbove();
            return [.. _hops.Select(hop => hop.State)];
        }
    }

    /// <summary>Begins, within a second.</summary>
    public void Start()
    {
        using SipStack.Turn turn = _stack.EnterFromAbove();
        _running = true;
        _next.Arm(TimeSpan.FromMilliseconds(_stack.Ids.Below(1000)));
    }

    /// <summary>Ends; nothing is told any more but what happened before.</summary>
    public void Stop()
    {
        using SipStack.Turn turn = _stack.EnterFromAbove();
        _running = false;
        _next.Cancel();
        _hops.ForEach(hop => hop.Stop());
        _hops.Clear();
    }

    private void Round()
    {
        _next.Arm(_options.Interval * (0.9 + (_stack.Ids.Below(200) / 1000.0)));
        _stack.Locator.Locate(_options.Uri, OnLocated);
    }

    private void OnLocated(IReadOnlyList<SipHop> located)
    {
        if (!_running)
        {
            return;
        }

        SipHop[] hops = [.. located.Take(MostHops).Select(hop => hop with { Trunk = _options.Trunk })];
        foreach (ProbedHop gone in _hops.Where(known => !hops.Any(known.Is)).ToArray())
        {
            gone.Stop();
            _hops.Remove(gone);
        }

        foreach (SipHop hop in hops.Where(hop => !_hops.Exists(known => known.Is(hop))))
        {
            _hops.Add(new ProbedHop(_stack, _options, hop, OnHop));
        }

        _emptyRounds = hops.Length == 0 ? _emptyRounds + 1 : 0;
        foreach (ProbedHop hop in _hops.ToArray())
        {
            hop.Ask();
        }

        Judge(0);
    }

    private void OnHop(SipHop hop, bool up, int status)
    {
        Tell(new SipProbeChange(hop, up, status));
        Judge(status);
    }

    private void Judge(int status)
    {
        bool? up = _hops.Exists(hop => hop.IsUp == true) ? true
            : _hops.Count > 0 ? _hops.TrueForAll(hop => hop.IsUp == false) ? false : _up
            : _emptyRounds >= _options.FailuresToDown ? false : _up;
        if (up != _up)
        {
            _up = up;
            Tell(new SipProbeChange(null, up == true, status));
        }
    }

    private void Tell(SipProbeChange change)
    {
        if (_changed is not null)
        {
            _stack.Outbox.Add(new ChangeEvent(_changed, change));
        }
    }

    private sealed record ChangeEvent(Action<SipProbeChange> Changed, SipProbeChange What) : SipEvent
    {
        public override void Deliver() => Changed(What);
    }
}
