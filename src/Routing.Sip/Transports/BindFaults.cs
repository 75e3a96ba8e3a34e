using System.Net.Sockets;

namespace Routing.Sip.Transports;

/// <summary>Why an address cannot be listened on, and what to do.</summary>
internal static class BindFaults
{
    public static string Explain(SocketException fault) => fault.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "the port is in use by another program; stop it or choose another port",
        SocketError.AddressNotAvailable => "no interface of this machine has that address",
        SocketError.AccessDenied => "ports below 1024 need a privilege (CAP_NET_BIND_SERVICE); choose another port",
        SocketError.AddressFamilyNotSupported => "this machine has no support for that kind of address",
        _ => fault.Message,
    };
}
