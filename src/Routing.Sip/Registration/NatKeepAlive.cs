using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Registration;

/// <summary>
/// Keeps the way back from a registrar open where a NAT stands between: routers forget a UDP mapping after 30 to 60 s, and with it each
/// call until the next REGISTER. Four bytes, an empty line twice, which a server passes over (RFC 3261 §7.5), as often as RFC 5626 §4.4.1
/// says of UDP; to a server that sees us where we are nothing goes. Where an address is advertised it always goes: what the server sees is
/// not learnt then, and four bytes harm nobody. Within the turn.
/// </summary>
internal sealed class NatKeepAlive
{
    // RFC 5626 §4.4.1: 24 to 29 s, another time for each.
    private const int LeastMilliseconds = 24_000;

    private readonly SipStack _stack;
    private readonly SipTimer _next;
    private SipTarget? _target;

    public NatKeepAlive(SipStack stack)
    {
        _stack = stack;
        _next = stack.NewTimer(Send);
    }

    /// <summary>A REGISTER was granted there: from now on that way is kept open, if need be.</summary>
    public void Watch(SipTarget target)
    {
        bool isBehindNat = !target.IsReliable
            && (_stack.Routes.IsAdvertised(target) || (_stack.Routes.Seen.Toward(target) is { } seen && seen != _stack.Routes.SentBy(target)));
        _target = target;
        if (!isBehindNat)
        {
            _next.Cancel();
        }
        else if (!_next.IsArmed)
        {
            Arm();
        }
    }

    public void Stop() => _next.Cancel();

    private void Send()
    {
        SipTarget target = _target!.Value;
        target.Transport.Send("\r\n\r\n"u8, target.Remote);
        Arm();
    }

    private void Arm() => _next.Arm(TimeSpan.FromMilliseconds(LeastMilliseconds + _stack.Ids.Below(5_001)));
}
