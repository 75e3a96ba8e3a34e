using System.Net;
using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;

namespace Routing.Sip.Transports;

/// <summary>
/// Where peers see us, by received and rport of our own Via in their answers (RFC 3581 §4): behind a NAT our own address leads nowhere,
/// and Contact must name what stands between. For UDP alone: a connection is its own way back. Within the turn.
/// </summary>
internal sealed class SeenAddresses
{
    private const int Most = 1024;

    private readonly Dictionary<(ISipTransport, IPAddress), string> _known = [];

    /// <summary>Somebody else's request has shown that a peer sees us elsewhere than before: whoever is registered there moves.</summary>
    public event Action<SipTarget>? Moved;

    /// <summary>Our host and port as that peer sees them; null where it has not said.</summary>
    public string? Toward(in SipTarget target) => target.IsReliable ? null : _known.GetValueOrDefault((target.Transport, target.Remote.Address));

    /// <summary>Takes what an answer says. True when it says another address than the last one did.</summary>
    /// <param name="target">Where the request went.</param>
    /// <param name="response">Its answer.</param>
    /// <param name="own">What we would call ourselves there if nobody had said anything.</param>
    public bool Learn(in SipTarget target, in SipMessage response, string own)
    {
        if (target.IsReliable || Read(response) is not { } seen)
        {
            return false;
        }

        (ISipTransport, IPAddress) key = (target.Transport, target.Remote.Address);
        bool changed = _known.GetValueOrDefault(key, own) != seen;
        if (_known.Count >= Most && !_known.ContainsKey(key))
        {
            _known.Clear(); // they are learnt again
        }

        _known[key] = seen;
        return changed;
    }

    /// <summary>Tells those who are registered there.</summary>
    public void Tell(SipTarget target) => Moved?.Invoke(target);

    private static string? Read(in SipMessage response)
    {
        Via via = response.Via;
        if (!via.Parameters.TryGet("rport"u8, out ReadOnlySpan<byte> rport) || !SipScan.TryNumber(rport, 65535, out long port) || port == 0)
        {
            return null;
        }

        // Without received our own sent-by was right, as far as the host goes.
        ReadOnlySpan<byte> host = via.Parameters.TryGet("received"u8, out ReadOnlySpan<byte> received) ? received : via.Host;
        return TryAddress(host, out IPAddress? address) ? new IPEndPoint(address, (int)port).ToString() : null;
    }

    // received has an IPv6 address without brackets (RFC 3261 §25.1), though some write them.
    private static bool TryAddress(ReadOnlySpan<byte> host, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IPAddress? address)
    {
        if (HostPort.TryAddress(host, out address))
        {
            return true;
        }

        address = null;
        return host.Contains((byte)':') && host.Length < 64 && IPAddress.TryParse(Encoding.Latin1.GetString(host), out address);
    }
}
