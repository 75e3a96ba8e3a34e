namespace Routing.Sip.Registration;

/// <summary>
/// How long a registration waits when the connection it lives on is lost (RFC 5626 §4.5): a moment, another for each, so that a server
/// that has just come back does not see all of us at once; and longer each time where connections do not last, since a server that
/// closes each one after its answer would otherwise get several REGISTERs a second. Within the turn.
/// </summary>
internal sealed class FlowRecovery(SipStack stack)
{
    /// <summary>A connection that lived so long was a good one.</summary>
    private static readonly TimeSpan Lasting = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private TimeSpan? _since;
    private int _short;

    /// <summary>A REGISTER was granted: if no connection was known it is a new one.</summary>
    public void OnRegistered() => _since ??= stack.Timers.Now;

    /// <summary>The connection is gone.</summary>
    /// <returns>How long to wait before the next.</returns>
    public TimeSpan OnLost()
    {
        bool lasted = _since is { } since && stack.Timers.Now - since >= Lasting;
        _since = null;
        _short = lasted ? 0 : _short + 1;
        if (_short < 2)
        {
            return TimeSpan.FromMilliseconds(stack.Ids.Below(500));
        }

        TimeSpan wait = First * (1 << Math.Min(_short - 2, 10));
        return (wait < Longest ? wait : Longest) * (1 - (stack.Ids.Below(500) / 1000.0)); // §4.5: between half of it and all
    }
}
