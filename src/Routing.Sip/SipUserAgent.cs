using Microsoft.Extensions.Logging;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;
using Routing.Sip.Security;
using Routing.Sip.Transports;

namespace Routing.Sip;

/// <summary>
/// An RFC 3261 user agent with a registrar: receives on its transports, decides who is speaking, runs
/// transactions and dialogs, and tells the application what matters. All members may be called from any thread.
/// </summary>
public sealed class SipUserAgent : IAsyncDisposable
{
    /// <summary>A user agent on bound transports; nothing is received before <see cref="Start"/>.</summary>
    public SipUserAgent(
        SipUserAgentOptions options,
        ISipApplication application,
        IReadOnlyList<ISipTransport> transports,
        TimeProvider time,
        ILoggerFactory logging) => throw new NotImplementedException();

    /// <summary>Begins to receive.</summary>
    public void Start() => throw new NotImplementedException();

    /// <summary>Takes a new access plan; messages that come from now on are judged by it.</summary>
    public void LoadAccess(SipAccessPlan plan) => throw new NotImplementedException();

    /// <summary>Places a call. <paramref name="events"/> hears of it, at the earliest after this has returned.</summary>
    public UacInviteDialog Invite(OutgoingInvite invite, IInviteDialogEvents events) => throw new NotImplementedException();

    /// <summary>The live bindings of <paramref name="user"/>, latest first.</summary>
    public IReadOnlyList<SipBinding> BindingsOf(string user) => throw new NotImplementedException();

    /// <summary>While draining, new INVITEs and OPTIONS are answered 503 with Retry-After; what is in progress goes on.</summary>
    public bool Draining { get; set; }

    /// <summary>What lives now; all zero once everything has ended. For metrics, health and leak tests.</summary>
    public SipCounts Counts => throw new NotImplementedException();

    /// <summary>Ends all dialogs (BYE, CANCEL), waits for at most <c>64*T1</c>, closes the transports.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}

/// <summary>What a user agent holds at one moment.</summary>
/// <param name="Transactions">Transactions in any state, lingering ones included.</param>
/// <param name="Dialogs">Dialogs, early ones included.</param>
/// <param name="Timers">Armed timers.</param>
/// <param name="Bindings">Registered contacts.</param>
public readonly record struct SipCounts(int Transactions, int Dialogs, int Timers, int Bindings);
