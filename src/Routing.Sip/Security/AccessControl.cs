using System.Net;

namespace Routing.Sip.Security;

/// <summary>What a source outside any dialog is.</summary>
internal enum SourceKind
{
    Stranger,
    Trunk,
    Phone,
}

/// <summary>
/// Decides who is speaking, by the address it was heard from and never by what it says of itself: the flow of a
/// registered phone, then the trunks (entries with a port first, then the longest prefix), then the phones' networks.
/// </summary>
internal sealed class AccessControl
{
    private readonly TrunkSource[] _trunks;

    /// <param name="plan">What was configured.</param>
    /// <param name="named">What the names in it lead to now.</param>
    public AccessControl(SipAccessPlan plan, IEnumerable<TrunkSource>? named = null)
    {
        Plan = plan;
        _trunks = [.. plan.Trunks.Concat(named ?? []).OrderBy(source => source.Port is null).ThenByDescending(source => source.Network.PrefixLength)];
    }

    public SipAccessPlan Plan { get; }

    public SourceKind Judge(IPEndPoint remote, bool registered, out string trunk)
    {
        trunk = "";
        if (registered)
        {
            return SourceKind.Phone;
        }

        IPAddress address = remote.Address.IsIPv4MappedToIPv6 ? remote.Address.MapToIPv4() : remote.Address;
        foreach (TrunkSource source in _trunks)
        {
            if ((source.Port is null || source.Port == remote.Port) && source.Network.Contains(address))
            {
                trunk = source.Trunk;
                return SourceKind.Trunk;
            }
        }

        return IsPhone(remote) ? SourceKind.Phone : SourceKind.Stranger;
    }

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
