using System.Net;
using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;

namespace Routing.Sip.Registration;

/// <summary>Our address as a server sees it: received and rport of our own Via in its answer (RFC 3581 §4). Within the turn.</summary>
internal sealed class LearnedAddress
{
    /// <summary>Host and port; empty until one was seen.</summary>
    public string Text { get; private set; } = "";

    /// <summary>False when the answer says nothing about it.</summary>
    public bool Learn(in SipMessage response)
    {
        Via via = response.Via;
        if (!via.Parameters.TryGet("rport"u8, out ReadOnlySpan<byte> rport) || !SipScan.TryNumber(rport, 65535, out long port) || port == 0)
        {
            return false;
        }

        // Without received our own sent-by was right, as far as the host goes.
        ReadOnlySpan<byte> host = via.Parameters.TryGet("received"u8, out ReadOnlySpan<byte> received) ? received : via.Host;
        if (!TryAddress(host, out IPAddress? address))
        {
            return false;
        }

        Text = new IPEndPoint(address, (int)port).ToString();
        return true;
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
