using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary><c>node.sip.limits</c> as written.</summary>
internal sealed record SipLimitsConfig(
    Written<int> Dialogs,
    Written<int> Transactions,
    Written<int> Events,
    Written<double> EmergencyShare,
    Written<TimeSpan> RetryAfter,
    Written<int> RequestsPerSecond,
    Written<int> Burst,
    Written<int> DropsToBan,
    Written<int> WrongPasswordsToBan,
    Written<TimeSpan> BanFor)
{
    private const int Most = 1_000_000;

    private static readonly Key<int> DialogsKey = new("dialogs", Kinds.Integer(1, Most), "50000", "Legs at a time, two for most calls; above it new calls get 503.");

    private static readonly Key<int> TransactionsKey = new("transactions", Kinds.Integer(1, Most), "100000", "Requests in progress at a time; above it new calls get 503.");

    private static readonly Key<int> EventsKey = new("events", Kinds.Integer(1, Most), "20000", "What may wait to be handled; above it new calls get 503.");

    private static readonly Key<double> EmergencyShareKey = new(
        "emergency_share", Kinds.Percent, "10%", "How far calls marked as an emergency may go above these three, and the share of media ports that is kept for them.");

    private static readonly Key<TimeSpan> RetryAfterKey = new("retry_after", Kinds.Duration, "5s", "The shortest Retry-After of such a 503; up to as much again is added by chance.");

    private static readonly Key<int> RequestsPerSecondKey = new(
        "requests_per_second", Kinds.Integer(1, Most), "200", "New requests a second from one address that is no trunk and no registered phone; above it they are dropped.");

    private static readonly Key<int> BurstKey = new("burst", Kinds.Integer(1, Most), "2000", "How many of those may come at once.");

    private static readonly Key<int> DropsToBanKey = new("drops_to_ban", Kinds.Integer(1, Most), "5000", "An address with that many dropped within about a minute is banned, if they came over connections: anybody can write any address into a datagram.");

    private static readonly Key<int> WrongPasswordsToBanKey = new(
        "wrong_passwords_to_ban", Kinds.Integer(1, Most), "20", "An address with that many wrong passwords for one user is banned; where others have shown that they know theirs, that user is shut out there, and all from ten times as many on.");

    private static readonly Key<TimeSpan> BanForKey = new("ban_for", Kinds.Duration, "10m", "How long a ban lasts, and how long wrong passwords are remembered.");

    public static SectionKind<SipLimitsConfig> Section { get; } = new(
        "limits",
        [DialogsKey, TransactionsKey, EventsKey, EmergencyShareKey, RetryAfterKey, RequestsPerSecondKey, BurstKey, DropsToBanKey, WrongPasswordsToBanKey, BanForKey],
        read => new SipLimitsConfig(
            read.Read(DialogsKey),
            read.Read(TransactionsKey),
            read.Read(EventsKey),
            read.Read(EmergencyShareKey),
            read.Read(RetryAfterKey),
            read.Read(RequestsPerSecondKey),
            read.Read(BurstKey),
            read.Read(DropsToBanKey),
            read.Read(WrongPasswordsToBanKey),
            read.Read(BanForKey)));
}
