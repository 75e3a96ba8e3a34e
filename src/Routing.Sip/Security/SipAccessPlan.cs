using System.Collections.Frozen;
using System.Net;
using Routing.Sip.Auth;

namespace Routing.Sip.Security;

/// <summary>
/// Who may send what, immutable, swapped as one reference on reload. All that is not allowed here is
/// dropped without an answer, so that a scanner learns nothing.
/// </summary>
public sealed class SipAccessPlan
{
    /// <summary>Nobody may anything.</summary>
    public static SipAccessPlan Closed { get; } = new();

    /// <summary>The digest realm (RFC 7616 §3.3).</summary>
    public string Realm { get; init; } = "routing";

    /// <summary>
    /// The algorithms a challenge names, one header each, strongest first (RFC 8760 §2.4). Credentials in a stronger one are
    /// taken as well, in a weaker one never (RFC 7616 §5.9). MD5 alone by default, since phones that know nothing else are
    /// many and baresip 1.0 is one that gives up on a response with a SHA-256 challenge in it, in either order.
    /// </summary>
    public IReadOnlyList<DigestAlgorithm> Algorithms { get; init; } = [DigestAlgorithm.Md5];

    /// <summary>The networks phones may register and call from.</summary>
    public IReadOnlyList<IPNetwork> Phones { get; init; } = [];

    /// <summary>The sources that are trunks.</summary>
    public IReadOnlyList<TrunkSource> Trunks { get; init; } = [];

    /// <summary>What is special about a trunk's calls, by its name; nothing where it is not here.</summary>
    public FrozenDictionary<string, TrunkTerms> Terms { get; init; } = FrozenDictionary<string, TrunkTerms>.Empty;

    /// <summary>Trunks that are known by a name; their addresses are looked up and kept up to date.</summary>
    public IReadOnlyList<TrunkName> Names { get; init; } = [];

    /// <summary>
    /// The domains that a trunk's carrier may prove to be by a client certificate (RFC 5922 §7.4), by the trunk's name: where an address is
    /// allowed for several trunks, that decides whose call it is.
    /// </summary>
    public FrozenDictionary<string, FrozenSet<string>> Domains { get; init; } = FrozenDictionary<string, FrozenSet<string>>.Empty;

    /// <summary>The trunks of whose certificates a leading <c>*</c> stands for one label of a name; RFC 5922 §7.2 says no.</summary>
    public FrozenSet<string> Wildcards { get; init; } = [];

    /// <summary>
    /// The trunks whose answers go to the port that was heard from also where their Via asks for no rport; without one RFC 3261
    /// §18.2.2 wants the port in Via, which leads nowhere behind a NAT.
    /// </summary>
    public FrozenSet<string> ForceRport { get; init; } = [];

    /// <summary>
    /// Is that what people here dial for help? No phone marks such a call (RFC 5031, RFC 4412), so the numbers are the
    /// application's to know. Asked within the stack's turn, while it is overloaded: a look-up, no more.
    /// </summary>
    public Func<string, bool> IsEmergency { get; init; } = static _ => false;

    /// <summary>The phones' secrets, by digest username.</summary>
    public FrozenDictionary<string, PhoneCredential> Credentials { get; init; } = FrozenDictionary<string, PhoneCredential>.Empty;
}

/// <summary>One entry of a trunk's <c>allow</c>.</summary>
/// <param name="Trunk">The trunk's name.</param>
/// <param name="Network">The addresses; a single address is a network of full length.</param>
/// <param name="Port">The one source port this entry is for, or null for any. Entries with a port are looked at first.</param>
public readonly record struct TrunkSource(string Trunk, IPNetwork Network, int? Port);

/// <summary>A phone's secret and whose phone it is.</summary>
/// <param name="Username">The digest username.</param>
/// <param name="Password">The password in the clear; null where its hashes are known alone.</param>
/// <param name="User">The user part of the AOR it may register: the agent or the extension.</param>
public sealed record PhoneCredential(string Username, string? Password, string User)
{
    /// <summary>What stands for the password (A1, RFC 7616 §3.4.2), by algorithm, in hexadecimal; good for one realm.</summary>
    public FrozenDictionary<DigestAlgorithm, string> Hashes { get; init; } = FrozenDictionary<DigestAlgorithm, string>.Empty;
}
