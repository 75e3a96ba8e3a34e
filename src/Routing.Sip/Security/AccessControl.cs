using System.Net;
using Microsoft.Extensions.Logging;
using Routing.Sip.Parsing;
using Routing.Sip.Transports;
using Routing.Sip.Transports.Tls;

namespace Routing.Sip.Security;

/// <summary>What a source outside any dialog is.</summary>
internal enum SourceKind
{
    Stranger,
    Trunk,
    Phone,
}

/// <summary>
/// Decides who is speaking, by the address it was heard from and never by what it says of itself: a trunk whose entry names
/// the port as well, then the flow of a registered phone, then the other trunks (the longest prefix first), then the phones'
/// networks. So no phone that registers from where a trunk is (through the same proxy, say) can make it one of its own.
/// </summary>
internal sealed class AccessControl
{
    private const int MostDoubted = 256;

    private readonly TrunkSource[] _trunks;
    private readonly HashSet<IPAddress> _doubted;
    private readonly ILogger? _log;

    /// <param name="plan">What was configured.</param>
    /// <param name="named">What the names in it lead to now.</param>
    /// <param name="log">Told once of each address that may be several trunks and proves to be none; null for nobody.</param>
    /// <param name="doubted">The addresses that were told of, and are from now on; null where none were.</param>
    public AccessControl(SipAccessPlan plan, IEnumerable<TrunkSource>? named = null, ILogger? log = null, HashSet<IPAddress>? doubted = null)
    {
        _doubted = doubted ?? [];
        _log = log;
        Plan = plan;
        _trunks = [.. plan.Trunks.Concat(named ?? []).OrderBy(source => source.Port is null).ThenByDescending(source => source.Network.PrefixLength)];
    }

    public SipAccessPlan Plan { get; }

    /// <summary>Who is there.</summary>
    /// <param name="remote">Where it was heard from.</param>
    /// <param name="registered">Was a phone registered over that flow?</param>
    /// <param name="trunk">The trunk; empty for all others.</param>
    /// <param name="proven">The domains that its certificate is for: of several trunks that may be at that address they decide which it is.</param>
    public SourceKind Judge(IPEndPoint remote, bool registered, out string trunk, IReadOnlyList<string>? proven = null)
    {
        trunk = "";
        bool isDoubtful = false;
        IPAddress address = remote.Address.IsIPv4MappedToIPv6 ? remote.Address.MapToIPv4() : remote.Address;
        foreach (TrunkSource source in _trunks)
        {
            if (registered && source.Port is null)
            {
                break; // those without a port come last
            }

            if ((source.Port is null || source.Port == remote.Port) && source.Network.Contains(address))
            {
                if (IsProven(source.Trunk, remote, proven))
                {
                    trunk = source.Trunk;
                    return SourceKind.Trunk;
                }

                isDoubtful |= trunk.Length > 0 && trunk != source.Trunk;
                trunk = trunk.Length > 0 ? trunk : source.Trunk;
            }
        }

        if (isDoubtful)
        {
            Doubt(address, proven, trunk);
        }

        if (trunk.Length > 0)
        {
            return SourceKind.Trunk;
        }

        return registered || IsPhone(remote) ? SourceKind.Phone : SourceKind.Stranger;
    }

    // A connection of our own is that trunk's for which we made it, and whoever made one to us is whom its certificate says.
    private bool IsProven(string trunk, IPEndPoint remote, IReadOnlyList<string>? proven) =>
        remote is NamedEndPoint named ? named.Trunk == trunk
        : proven is null or { Count: 0 } || Bears(trunk, proven);

    // As where we connect (RFC 5922 §7.2): whole names, and the trunk may say that a leading * stands for a label.
    private bool Bears(string trunk, IReadOnlyList<string> proven)
    {
        if (Plan.Domains.GetValueOrDefault(trunk) is not { } domains)
        {
            return false;
        }

        bool wildcards = Plan.Wildcards.Contains(trunk);
        foreach (string identity in proven)
        {
            if (domains.Contains(identity) || domains.Any(domain => SipIdentities.Matches(identity, domain, wildcards)))
            {
                return true;
            }
        }

        return false;
    }

    private void Doubt(IPAddress address, IReadOnlyList<string>? proven, string trunk)
    {
        if (proven is { Count: > 0 } && _doubted.Count < MostDoubted && _doubted.Add(address) && _log is not null)
        {
            SipLog.TrunkUnproven(_log, address, string.Join(", ", proven.Take(5).Select(name => SipScan.Clean(name))), trunk);
        }
    }

    /// <summary>Do answers go back to the very port that was heard from, asked or not?</summary>
    public bool ForcesRport(IPEndPoint remote) =>
        Plan.ForceRport.Count > 0 && Judge(remote, registered: false, out string trunk) == SourceKind.Trunk && Plan.ForceRport.Contains(trunk);

    /// <summary>May a phone be there?</summary>
    public bool IsPhone(IPEndPoint remote)
    {
        IPAddress address = remote.Address.IsIPv4MappedToIPv6 ? remote.Address.MapToIPv4() : remote.Address;
        foreach (IPNetwork network in Plan.Phones)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
