using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Routing.Sip.Location;

/// <summary>
/// DNS over sockets: each query has a connected one of its own, so that the kernel picks a random port and lets nobody
/// but the server answer (RFC 5452 §9.2).
/// </summary>
internal sealed class DnsSockets : IDnsPort
{
    private const int LargestDatagram = 4096;

    public IDisposable Ask(ReadOnlyMemory<byte> query, IPEndPoint server, bool stream, Action<ReadOnlyMemory<byte>> answered)
    {
        var end = new CancellationTokenSource();
        // Task.Run, since nothing may be told before this returns.
        _ = Task.Run(() => RunAsync(query, server, stream, answered, end.Token), CancellationToken.None);
        return new Handle(end);
    }

    private static async Task RunAsync(
        ReadOnlyMemory<byte> query, IPEndPoint server, bool stream, Action<ReadOnlyMemory<byte>> answered, CancellationToken end)
    {
        try
        {
            using var socket = new Socket(server.AddressFamily, stream ? SocketType.Stream : SocketType.Dgram, stream ? ProtocolType.Tcp : ProtocolType.Udp);
            await socket.ConnectAsync(server, end).ConfigureAwait(false);
            if (stream)
            {
                answered(await ExchangeAsync(socket, query, end).ConfigureAwait(false));
                return;
            }

            await socket.SendAsync(query, end).ConfigureAwait(false);
            var room = new byte[LargestDatagram];
            while (!end.IsCancellationRequested)
            {
                int length = await socket.ReceiveAsync(room, end).ConfigureAwait(false);
                if (length > 0)
                {
                    answered(room.AsMemory(0, length));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The look-up is over.
        }
        catch (Exception e) when (e is SocketException or EndOfStreamException)
        {
            answered(default); // refused, no route, closed on us
        }
    }

    // RFC 1035 §4.2.2: two octets of length before each message.
    private static async Task<ReadOnlyMemory<byte>> ExchangeAsync(Socket socket, ReadOnlyMemory<byte> query, CancellationToken end)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        var framed = new byte[query.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)query.Length);
        query.CopyTo(framed.AsMemory(2));
        try
        {
            await stream.WriteAsync(framed, end).ConfigureAwait(false);
            await stream.ReadExactlyAsync(framed.AsMemory(0, 2), end).ConfigureAwait(false);
            var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(framed)];
            await stream.ReadExactlyAsync(message, end).ConfigureAwait(false);
            return message;
        }
        catch (IOException e) when (e.InnerException is SocketException inner)
        {
            throw inner;
        }
    }

    private sealed class Handle(CancellationTokenSource end) : IDisposable
    {
        public void Dispose() => end.Cancel();
    }
}
