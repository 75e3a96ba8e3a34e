namespace Routing.Sip.Registration;

/// <summary>
/// How long a failed registration waits: no answer backs off from 5 s to 5 min; a refusal of the credentials
/// waits half an hour from the third on, since hammering gets an account or address banned; Retry-After is obeyed.
/// </summary>
internal sealed class RetryDelay(SipIds ids)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Banned = TimeSpan.FromMinutes(30);

    private int _failures;
    private int _refusals;

    public void Reset() => _failures = _refusals = 0;

    public TimeSpan Next(int status, TimeSpan retryAfter)
    {
        _refusals = status is 401 or 403 or 407 ? _refusals + 1 : 0;
        TimeSpan delay = _refusals >= 3 ? Banned : First * (1 << Math.Min(_failures++, 10));
        delay = _refusals >= 3 || delay < Longest ? delay : Longest;
        delay = delay > retryAfter ? delay : retryAfter;
        return delay * (1 + (ids.Below(200) / 1000.0)); // up to a fifth more, so that phones do not march in step
    }
}
