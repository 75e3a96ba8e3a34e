using Routing.Pbx.Configuration.Sections;
using Routing.Sip;
using Routing.Sip.Location;
using Routing.Sip.Security;
using Routing.Sip.Subscriptions;
using Routing.Sip.Tracing;
using Routing.Sip.Tracing.Hep;

namespace Routing.Pbx.Configuration.Compiling;

/// <summary>Makes the options of the SIP stack of what stands in <c>node.sip</c>.</summary>
internal static class SipCompiler
{
    private const int MostServers = 3; // as resolv.conf(5)

    public static SipUserAgentOptions Options(SipConfig sip) => new()
    {
        Advertise = sip.Advertise?.Value,
        T1 = sip.Timers.T1.Value,
        T2 = sip.Timers.T2.Value,
        T4 = sip.Timers.T4.Value,
        MinExpires = sip.Registrations.MinExpires.Value,
        MaxExpires = sip.Registrations.MaxExpires.Value,
        PhoneProbeEvery = sip.Registrations.ProbeEvery?.Value,
        SessionExpires = sip.Sessions.Expires.Value,
        MinSessionExpires = sip.Sessions.MinExpires.Value,
        LongestCall = sip.Sessions.LongestCall.Value,
        MostPasses = sip.Sessions.MostPasses.Value,
        PrefersReliableRinging = sip.Sessions.ReliableRinging.Value,
        Limits = Limits(sip.Limits),
        Subscriptions = new SubscriptionOptions
        {
            MinExpires = sip.Subscriptions.MinExpires.Value,
            MaxExpires = sip.Subscriptions.MaxExpires.Value,
            Gap = sip.Subscriptions.Gap.Value,
            MostPerUser = sip.Subscriptions.PerUser.Value,
            Most = sip.Subscriptions.Most.Value,
        },
        Dns = new DnsOptions { Servers = sip.Dns.Servers is { } servers ? [.. servers.Value.Select(server => server.Value).Take(MostServers)] : null, Naptr = sip.Dns.Naptr.Value },
        Trace = new SipTraceOptions { Bytes = sip.Trace.Memory.Value, BytesPerCall = sip.Trace.PerCall.Value },
    };

    public static HepOptions? Hep(SipConfig sip) => sip.Hep?.Value is { To: { } to } hep
        ? new HepOptions(to.Value, (uint)hep.Id.Value, hep.Password?.Value, hep.Secrets.Value)
        : null;

    private static SipLimits Limits(SipLimitsConfig limits) => new()
    {
        MostDialogs = limits.Dialogs.Value,
        MostTransactions = limits.Transactions.Value,
        MostEvents = limits.Events.Value,
        EmergencyShare = limits.EmergencyShare.Value,
        RetryAfter = limits.RetryAfter.Value,
        RequestsPerSecond = limits.RequestsPerSecond.Value,
        Burst = limits.Burst.Value,
        DropsToBan = limits.DropsToBan.Value,
        WrongPasswordsToBan = limits.WrongPasswordsToBan.Value,
        BanFor = limits.BanFor.Value,
    };
}
