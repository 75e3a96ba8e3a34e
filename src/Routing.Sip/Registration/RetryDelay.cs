namespace Routing.Sip.Registration;

/// <summary>
/// How long a failed registration waits: no answer backs off from 5 s to 5 min; a refusal of the credentials
/// waits half an hour from the third on, since hammering gets an account or address banned; Retry-After is obeyed. Flows wait as RFC 5626
/// §4.5 says: from a minute, or three where another flow is up, to half an hour, and between half of it and all.
/// </summary>
internal sealed class RetryDelay(SipIds ids, bool isOfFlows = false)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Banned = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan Base = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BaseWhereHeld = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan LongestOfFlows = TimeSpan.FromMinutes(30);

    private int _failures;
    private int _refusals;

    public void Reset() => _failures = _refusals = 0;

    public TimeSpan Next(int status, TimeSpan retryAfter, bool isHeld = false)
    {
        _refusals = status is 401 or 403 or 407 ? _refusals + 1 : 0;
        if (isOfFlows && _refusals < 3)
        {
            return OfFlow(retryAfter, isHeld);
        }

        TimeSpan delay = _refusals >= 3 ? Banned : First * (1 << Math.Min(_failures++, 10));
        delay = _refusals >= 3 || delay < Longest ? delay : Longest;
        delay = delay > retryAfter ? delay : retryAfter;
        return delay * (1 + (ids.Below(200) / 1000.0)); // up to a fifth more, so that phones do not march in step
    }

    // RFC 5626 §4.5
    private TimeSpan OfFlow(TimeSpan retryAfter, bool isHeld)
    {
        TimeSpan most = (isHeld ? BaseWhereHeld : Base) * (1 << Math.Min(++_failures, 10));
        most = most < LongestOfFlows ? most : LongestOfFlows;
        TimeSpan delay = most * (1 - (ids.Below(500) / 1000.0));
        return delay > retryAfter ? delay : retryAfter;
    }
}
