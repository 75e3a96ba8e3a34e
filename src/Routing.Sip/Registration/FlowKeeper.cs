using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Registration;

/// <summary>
/// Keeps the way open by which a registrar's calls come to us: what stands between forgets a UDP flow that is silent for half a minute
/// (RFC 4787 §4.3 asks for two, many a router gives 30 s), and REGISTER comes each quarter of an hour. Two line ends (RFC 5626 §3.5.1, §4.4.1), only where
/// the registrar sees us elsewhere than we are. Within the turn.
/// </summary>
internal sealed class FlowKeeper
{
    // RFC 5626 §4.4.1 has 24 to 29 s for UDP.
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(24);

    private readonly SipStack _stack;
    private readonly SipTimer _next;
    private SipTarget _target;

    public FlowKeeper(SipStack stack)
    {
        _stack = stack;
        _next = stack.NewTimer(Send);
    }

    /// <summary>From now on that way, if it needs it.</summary>
    public void Keep(in SipTarget target)
    {
        _target = target;
        _next.Cancel();
        if (!target.IsReliable && _stack.Routes.Seen.Toward(target) is { } seen && seen != _stack.Routes.SentBy(target))
        {
            Arm();
        }
    }

    public void Stop() => _next.Cancel();

    private void Arm() => _next.Arm(Least + TimeSpan.FromMilliseconds(_stack.Ids.Below(5000)));

    private void Send()
    {
        _target.Transport.Send("\r\n\r\n"u8, _target.Remote);
        Arm();
    }
}
