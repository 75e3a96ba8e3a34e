using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>Limits, sessions and timers of <c>node.sip</c> fit each other and what the RFCs allow.</summary>
internal sealed class SipTuning : IConfigValidator
{
    private static readonly TimeSpan LeastSession = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan LeastProbe = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeastTimer = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan UsualTimer = TimeSpan.FromMilliseconds(500);

    public void Validate(ConfigScope scope, ProblemList problems)
    {
        SipConfig sip = scope.Config.Node.Sip;
        Sessions(sip.Sessions, problems);
        Timers(sip.Timers, problems);
        Limits(sip.Limits, problems);
        Registrations(sip, problems);
        Subscriptions(sip.Subscriptions, problems);
        if (sip.Hep is { } hep && sip.Trace.Memory.Value == 0)
        {
            problems.Error(hep.At, $"there is nothing to send: node.sip.trace.memory is 0, at {sip.Trace.Memory.At}");
        }

        if (sip.Trace.Memory.Value > 0 && sip.Trace.PerCall.Value > sip.Trace.Memory.Value)
        {
            problems.Warning(sip.Trace.PerCall.At, "one call may push out all others: write less than node.sip.trace.memory");
        }

        if (sip.Hep?.Value.Secrets is { Value: true } secrets)
        {
            problems.Warning(secrets.At, "credentials and media keys go to the collector in the clear: for a look at a fault, not for good");
        }
    }

    // RFC 4028 §4, §5
    private static void Sessions(SipSessionsConfig sessions, ProblemList problems)
    {
        if (sessions.MinExpires.Value < LeastSession)
        {
            problems.Error(sessions.MinExpires.At, "a session lives for 90s at least (RFC 4028): write 90s or more");
        }

        if (sessions.Expires.Value > TimeSpan.Zero && sessions.Expires.Value < sessions.MinExpires.Value)
        {
            problems.Error(sessions.Expires.At, $"this is shorter than min_expires, at {sessions.MinExpires.At}: write 0 for no refreshes, or longer");
        }
    }

    // RFC 3261 §17.1.1.1
    private static void Timers(SipTimersConfig timers, ProblemList problems)
    {
        foreach (Written<TimeSpan> timer in new[] { timers.T1, timers.T2, timers.T4 })
        {
            if (timer.Value < LeastTimer)
            {
                problems.Error(timer.At, "a SIP timer has 10ms at least");
            }
        }

        if (timers.T2.Value < timers.T1.Value)
        {
            problems.Error(timers.T2.At, $"t2 is no shorter than t1, at {timers.T1.At}");
        }

        if (timers.T1.Value >= LeastTimer && timers.T1.Value < UsualTimer)
        {
            problems.Warning(timers.T1.At, "shorter than 500ms is for closed networks only (RFC 3261): over others each request would be sent twice");
        }
    }

    private static void Limits(SipLimitsConfig limits, ProblemList problems)
    {
        if (limits.RetryAfter.Value < TimeSpan.FromSeconds(1))
        {
            problems.Error(limits.RetryAfter.At, "Retry-After counts whole seconds: write 1s or more");
        }

        if (limits.EmergencyShare.Value > 0.9)
        {
            problems.Error(limits.EmergencyShare.At, "so many media ports would be kept for emergency calls that hardly any are left for others: write 90% or less");
        }

        if (limits.BanFor.Value < TimeSpan.FromSeconds(1))
        {
            problems.Error(limits.BanFor.At, "a ban lasts for 1s at least");
        }

        if (limits.Burst.Value < limits.RequestsPerSecond.Value)
        {
            problems.Warning(limits.Burst.At, $"fewer at once than each second: requests_per_second, at {limits.RequestsPerSecond.At}, is never reached");
        }
    }

    // RFC 6665 §4.2.1.1: who asks for an hour or more is never told that it is too short.
    private static void Subscriptions(SipSubscriptionsConfig subscriptions, ProblemList problems)
    {
        (Written<TimeSpan> least, Written<TimeSpan> most) = (subscriptions.MinExpires, subscriptions.MaxExpires);
        if (least.Value < TimeSpan.FromSeconds(1) || least.Value > TimeSpan.FromHours(1))
        {
            problems.Error(least.At, "a subscription may be refused as too short below 1s to 1h: write a time between them");
        }

        if (most.Value < least.Value)
        {
            problems.Error(most.At, $"this is shorter than min_expires, at {least.At}");
        }

        if (subscriptions.Gap.Value > TimeSpan.FromMinutes(1))
        {
            problems.Warning(subscriptions.Gap.At, "lamps show what was so long ago: 1s is what phones are made for (RFC 4235)");
        }

        if (subscriptions.PerUser.Value > subscriptions.Most.Value)
        {
            problems.Warning(subscriptions.PerUser.At, $"has no effect: most is less, at {subscriptions.Most.At}");
        }
    }

    // RFC 3261 §10.3: a registrar may refuse what is shorter than an hour only where it asks for less than that.
    private static void Registrations(SipConfig sip, ProblemList problems)
    {
        (Written<TimeSpan> least, Written<TimeSpan> most) = (sip.Registrations.MinExpires, sip.Registrations.MaxExpires);
        if (least.Value < TimeSpan.FromSeconds(1))
        {
            problems.Error(least.At, "a registration lasts for 1s at least");
        }

        if (most.Value < least.Value)
        {
            problems.Error(most.At, $"this is shorter than min_expires, at {least.At}");
        }

        if (sip.Registrations.ProbeEvery is { } every && every.Value < LeastProbe)
        {
            problems.Error(every.At, "ask a phone no more often than every 10s: each has 5s to answer");
        }

        if (sip.Connections.Idle.Value <= most.Value)
        {
            problems.Warning(
                sip.Connections.Idle.At,
                $"a phone on a connection that only refreshes its registration, every {most.Value.TotalMinutes:0} minutes at most, loses it: write a longer time than node.sip.registrations.max_expires");
        }
    }
}
