namespace Routing.Sip.Security;

/// <summary>
/// How much a <see cref="SipUserAgent"/> takes on, and how much of it from one source. What is in progress is never cut off by
/// these: they are for what wants to begin.
/// </summary>
public sealed record SipLimits
{
    /// <summary>Dialogs at once; above it new calls are refused with 503. Default 50,000.</summary>
    public int MostDialogs { get; init; } = 50_000;

    /// <summary>Transactions with work to do, those that only absorb repeats not counted; above it new calls get 503. Default 100,000.</summary>
    public int MostTransactions { get; init; } = 100_000;

    /// <summary>Events that wait for the application; above it new calls get 503. Default 20,000.</summary>
    public int MostEvents { get; init; } = 20_000;

    /// <summary>How much of each limit is kept for calls marked as an emergency, on top of it. Default 0.1: a tenth.</summary>
    public double EmergencyShare { get; init; } = 0.1;

    /// <summary>The shortest Retry-After of a 503; up to as much again is added, so that not all come back together. Default 5 s.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>New requests a second from one source that is neither a trunk nor a registered phone; above it they are dropped. Default 200.</summary>
    public int RequestsPerSecond { get; init; } = 200;

    /// <summary>How many of those may come at once. Default 2,000: an office behind one address after a power cut.</summary>
    public int Burst { get; init; } = 2_000;

    /// <summary>A source with that many requests over connections dropped for their rate, within about a minute, is banned. Default 5,000.</summary>
    public int DropsToBan { get; init; } = 5_000;

    /// <summary>
    /// A source with that many wrong passwords for one user, each under a nonce that was sent there, is banned; where others have
    /// shown that they know theirs, only that user is shut there, and all are from ten times as many on. Default 20.
    /// </summary>
    public int WrongPasswordsToBan { get; init; } = 20;

    /// <summary>How long a ban lasts, and how long wrong passwords are remembered. Default 10 minutes.</summary>
    public TimeSpan BanFor { get; init; } = TimeSpan.FromMinutes(10);
}
