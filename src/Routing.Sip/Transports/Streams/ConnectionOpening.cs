using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Routing.Sip.Transports.Tls;
using Routing.Sip.Transports.WebSockets;

namespace Routing.Sip.Transports.Streams;

/// <summary>Makes a socket a channel: connects or greets, and lays TLS and WebSocket around it. On the connection's own task.</summary>
internal sealed class ConnectionOpening(SipProtocol protocol, IPAddress local, StreamOptions options)
{
    // A peer that is gone without a word is found after a minute and a half of silence.
    private const int ProbeAfterSeconds = 60;
    private const int ProbeEverySeconds = 10;
    private const int Probes = 3;

    public async ValueTask<IMessageChannel> AcceptAsync(Socket socket, PeerProof? proof)
    {
        Prepare(socket);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            if (protocol.IsSecure())
            {
                var tls = new SslStream(stream);
                stream = tls;
                await tls.AuthenticateAsServerAsync(options.Tls!.ForClients(asked: protocol == SipProtocol.Tls)).ConfigureAwait(false);
                proof!.Take(tls.RemoteCertificate as X509Certificate2);
            }

            return protocol.IsWebSocket()
                ? new WebSocketChannel(await WebSocketUpgrade.AcceptAsync(stream).ConfigureAwait(false), options.MostMessage)
                : Channel(stream, socket);
        }
        catch (Exception)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask<IMessageChannel> ConnectAsync(Socket socket, IPEndPoint remote, PeerProof? proof)
    {
        Prepare(socket);
        if (!local.Equals(IPAddress.Any) && !local.Equals(IPAddress.IPv6Any))
        {
            socket.Bind(new IPEndPoint(local, 0)); // a peer that knows us by one of our addresses takes nothing from another
        }

        await socket.ConnectAsync(remote is NamedEndPoint named ? named.Plain : remote).ConfigureAwait(false);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (!protocol.IsSecure())
        {
            return Channel(stream, socket);
        }

        var tls = new SslStream(stream);
        try
        {
            await tls.AuthenticateAsClientAsync(options.Tls!.ForServer(remote, proof!)).ConfigureAwait(false);
            proof!.Take(tls.RemoteCertificate as X509Certificate2);
            return Channel(tls, socket);
        }
        catch (Exception)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private StreamChannel Channel(Stream stream, Socket socket) => new(stream, socket, options.MostHeader, options.MostMessage);

    private static void Prepare(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, ProbeAfterSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, ProbeEverySeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Probes);
    }
}
