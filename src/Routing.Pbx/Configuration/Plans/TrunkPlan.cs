using Routing.Pbx.Numbers;
using Routing.Pbx.Trunks;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Configuration.Plans;

/// <summary>A carrier link as calls use it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Codecs">Codecs in order of preference, as in SDP.</param>
/// <param name="MaxCalls">Most calls at a time; null for no limit.</param>
public sealed record TrunkPlan(string Name, IReadOnlyList<string> Codecs, int? MaxCalls)
{
    /// <summary>Where the carrier takes calls; null for a trunk that calls only come in from.</summary>
    public string? Uri { get; init; }

    /// <summary>Where all that is for <see cref="Uri"/> is sent, the carrier's outbound proxy; null for there itself.</summary>
    public string? Proxy { get; init; }

    /// <summary>The host that calls are sent to, an IPv6 address without brackets; null without one.</summary>
    public string? Host => (Proxy ?? Uri) is { } uri ? new TrunkUri(uri).Host.Trim('[', ']') : null;

    /// <summary>Whether calls to it go over TLS.</summary>
    public bool IsSecure => (Proxy ?? Uri) is { } uri && GoesOverTls(uri);

    /// <summary>How often each of its addresses is asked whether it is there; null for never. Only with a <see cref="Uri"/>.</summary>
    public TimeSpan? ProbeEvery { get; init; }

    /// <summary>The account registered there; null for none. Only with a <see cref="Uri"/>.</summary>
    public TrunkRegisterPlan? Register { get; init; }

    /// <summary>The account that calls are placed with where it is not the registered one; null for that.</summary>
    public TrunkAuthPlan? Auth { get; init; }

    /// <summary>Most calls at a time that go out; the rest of <see cref="MaxCalls"/> is kept for those that come in. Null for no limit of their own.</summary>
    public int? MaxOutbound { get; init; }

    /// <summary>Most calls that go out in any second; null for no limit.</summary>
    public int? CallsPerSecond { get; init; }

    /// <summary>A carrier that has said nothing at all for so long is passed over for the next trunk.</summary>
    public TimeSpan NoResponse { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A carrier that has said no more than 100 Trying for so long is passed over for the next trunk.</summary>
    public TimeSpan NoProgress { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The same where no other trunk is left: longer, unless somebody has written how long.</summary>
    public TimeSpan LastNoProgress { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The carrier's word on who calls is believed, and it may be told who a withheld caller is (RFC 3325 §3, §7).</summary>
    public bool Trusted { get; init; }

    /// <summary>Requests within a dialog go to where the carrier's packets come from when its Contact leads nowhere.</summary>
    public bool RewriteContact { get; init; }

    /// <summary>The called address says that its user part is a telephone number (RFC 3261 §19.1.1, user=phone).</summary>
    public bool UserPhone { get; init; }

    /// <summary>The carrier may send on whom it talks with (REFER), to <c>numbers</c> of ours; and it takes a REFER of a flow's.</summary>
    public bool AllowsTransfers { get; init; }

    /// <summary>How it sends key presses.</summary>
    public KeyWay Keys { get; init; }

    /// <summary>What its TLS connections need; null for what this machine trusts and no certificate of ours.</summary>
    public TrunkTlsPlan? Tls { get; init; }

    /// <summary>How it writes numbers.</summary>
    internal NumberingPlan Numbering { get; init; } = NumberingPlan.None;

    /// <summary>How it is told who calls.</summary>
    internal IdentityPlan Identity { get; init; } = IdentityPlan.Default;

    /// <summary>Does a trunk's URI lead over TLS?</summary>
    internal static bool GoesOverTls(string uri) =>
        uri.StartsWith("sips:", StringComparison.OrdinalIgnoreCase) || uri.Contains(";transport=tls", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A trunk's account at its carrier.</summary>
/// <param name="Username">The user part of AOR and Contact, and the digest username where there is no other.</param>
/// <param name="Password">Its password.</param>
/// <param name="Expires">The lifetime asked for.</param>
public sealed record TrunkRegisterPlan(string Username, string Password, TimeSpan Expires)
{
    /// <summary>The digest username where it is not the account's name; null where it is.</summary>
    public string? AuthUsername { get; init; }

    /// <summary>What challenges are answered with.</summary>
    internal DigestSecret Secret => new(AuthUsername ?? Username, Password);

    /// <summary>Who we are among all that register the account (RFC 5626 §4.1), a URN that a restart does not change; null where the carrier is not asked for flows.</summary>
    public string? Instance { get; init; }

    /// <summary>Is it for all numbers of the account (RFC 6140)?</summary>
    public bool Bulk { get; init; }

    /// <summary>Without the password, wherever it may be written.</summary>
    public override string ToString() => Username;
}

/// <summary>What a trunk answers a challenge to its calls with.</summary>
/// <param name="Username">The digest username.</param>
/// <param name="Password">Its password.</param>
public sealed record TrunkAuthPlan(string Username, string Password)
{
    /// <summary>Without the password, wherever it may be written.</summary>
    public override string ToString() => Username;
}

/// <summary>Certificates for a trunk's TLS connections, as PEM files.</summary>
/// <param name="Authorities">Who may have signed the carrier's; null for whom this machine trusts.</param>
/// <param name="Certificate">What we show when asked; null for nothing.</param>
/// <param name="Key">Its key.</param>
/// <param name="Wildcards">Does <c>*</c> in the carrier's stand for a label (RFC 5922 §7.2 says no)?</param>
public sealed record TrunkTlsPlan(string? Authorities, string? Certificate, string? Key, bool Wildcards = false);
