using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Registration;

/// <summary>
/// Keeps the way back from a registrar open where a NAT stands between: routers forget a UDP mapping after 30 to 60 s, and with it each
/// call until the next REGISTER. Four bytes, an empty line twice, which a server passes over (RFC 3261 §7.5), as often as RFC 5626 §4.4.1
/// says of UDP; to a server that sees us where we are nothing goes. Where an address is advertised it always goes: what the server sees is
/// not learnt then, and four bytes harm nobody. A flow (RFC 5626) is kept open in any case and as often as its registrar says; where it is a
/// connection the answer must come, or it has ended. Within the turn.
/// </summary>
internal sealed class NatKeepAlive
{
    // RFC 5626 §4.4.1: datagrams after 24 to 29 s, connections after 95 to 120, another time for each; else 80 to 100 % of what was said.
    private static readonly (TimeSpan Least, TimeSpan Most) Datagrams = (TimeSpan.FromSeconds(24), TimeSpan.FromSeconds(29));
    private static readonly (TimeSpan Least, TimeSpan Most) Connections = (TimeSpan.FromSeconds(95), TimeSpan.FromSeconds(120));

    private readonly SipStack _stack;
    private readonly SipTimer _next;
    private SipTarget? _target;
    private (TimeSpan Least, TimeSpan Most) _after;

    public NatKeepAlive(SipStack stack)
    {
        _stack = stack;
        _next = stack.NewTimer(Send);
    }

    /// <summary>A REGISTER was granted there: from now on that way is kept open, if need be.</summary>
    public void Watch(SipTarget target, GrantedContact granted)
    {
        bool isBehindNat = !target.IsReliable
            && (_stack.Routes.IsAdvertised(target) || (_stack.Routes.Seen.Toward(target) is { } seen && seen != _stack.Routes.SentBy(target)));
        _target = target;
        _after = granted.FlowTimer is { } said ? (said * 0.8, said) : target.IsReliable ? Connections : Datagrams;
        if (!isBehindNat && !granted.IsOutbound)
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
        target.Transport.Ping(target.Remote);
        Arm();
    }

    private void Arm() => _next.Arm(_after.Least + ((_after.Most - _after.Least) * (_stack.Ids.Below(1_001) / 1000.0)));
}
