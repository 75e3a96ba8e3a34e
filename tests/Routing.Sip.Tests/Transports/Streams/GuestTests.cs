using System.Net;
using System.Net.Sockets;
using Routing.Sip.Transports;
using Routing.Sip.Transports.Streams;

namespace Routing.Sip.Tests.Transports.Streams;

/// <summary>Connections of which nothing good is known: what they may take, and for how long.</summary>
public sealed class GuestTests
{
    [Fact]
    public async Task Who_is_nobody_we_talk_to_has_half_a_minute_whatever_it_says()
    {
        await using var peer = new StreamPeer();
        using TcpClient guest = await peer.Connect();
        for (int i = 1; i <= 4; i++)
        {
            await guest.GetStream().WriteAsync(StreamPeer.Bytes(StreamPeer.Message("A")));
            await StreamPeer.Until(() => peer.Received.Count == i, "it is heard");
            peer.Clock.Advance(TimeSpan.FromSeconds(7));
        }

        Assert.Equal(1, peer.Transport.ConnectionCount);
        peer.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.True(await StreamPeer.IsClosed(guest.GetStream()));
    }

    [Fact]
    public async Task Where_all_places_are_taken_the_oldest_guest_goes_and_nobody_else()
    {
        var limits = new ConnectionLimits(inAll: 3);
        await using var peer = new StreamPeer(options: new StreamOptions { Limits = limits });
        using TcpClient phone = await peer.Connect();
        peer.OnMessage = (transport, remote) => transport.Keep(remote);
        await phone.GetStream().WriteAsync(StreamPeer.Bytes(StreamPeer.Message("A")));
        await StreamPeer.Until(() => peer.Received.Count == 1, "it is heard");
        using TcpClient first = await peer.Connect();
        await StreamPeer.Until(() => limits.Count == 2, "the first is in");
        using TcpClient second = await peer.Connect();
        await StreamPeer.Until(() => limits.Count == 3, "the second is in");
        using TcpClient third = await peer.Connect();
        Assert.True(await StreamPeer.IsClosed(first.GetStream()));
        await StreamPeer.Until(() => limits.Count == 3, "its place is given back");
        foreach (TcpClient one in new[] { phone, second, third })
        {
            await one.GetStream().WriteAsync("\r\n\r\n"u8.ToArray());
            Assert.Equal("\r\n", await StreamPeer.Read(one.GetStream(), 2));
        }
    }

    [Fact]
    public void Kept_ones_can_fill_the_house_but_not_keep_us_from_calling()
    {
        var limits = new ConnectionLimits(inAll: 2, perSource: 2);
        for (int i = 1; i <= 2; i++)
        {
            limits.TryEnter(IPAddress.Parse($"10.0.0.{i}"), isOutgoing: false)!.Keep();
        }

        Assert.Null(limits.TryEnter(IPAddress.Parse("10.0.0.3"), isOutgoing: false));
        ConnectionPlace? ours = limits.TryEnter(IPAddress.Parse("10.0.0.1"), isOutgoing: true);
        Assert.NotNull(ours);
        Assert.Equal(3, limits.Count);
        ours.Leave();
        Assert.Equal(2, limits.Count);
    }

    [Fact]
    public async Task Without_a_descriptor_a_peer_cannot_be_reached_and_no_place_is_lost()
    {
        var limits = new ConnectionLimits(perSource: 1);
        await using var peer = new StreamPeer(options: new StreamOptions { Limits = limits });
        await using var other = new StreamPeer();
        peer.Transport.Sockets = _ => throw new SocketException((int)SocketError.TooManyOpenSockets);
        Assert.False(peer.Transport.Send("x"u8, other.At));
        Assert.False(peer.Transport.Send("x"u8, other.At));
        Assert.Equal(0, limits.Count);
        peer.Transport.Sockets = static family => new Socket(family, SocketType.Stream, ProtocolType.Tcp);
        Assert.True(peer.Transport.Send("x"u8, other.At));
    }

    [Fact]
    public void Pings_of_who_does_not_read_are_answered_once()
    {
        var queue = new SendQueue(1000);
        for (int i = 0; i < 100_000; i++)
        {
            queue.OwePong();
        }

        Assert.True(queue.TryAdd("message"u8));
        Assert.True(queue.TryTake(out ArraySegment<byte> message));
        Assert.True(message.AsSpan().SequenceEqual("message"u8));
        Assert.True(queue.TryTake(out ArraySegment<byte> pong));
        Assert.True(pong.AsSpan().SequenceEqual("\r\n"u8));
        SendQueue.Return(pong);
        Assert.False(queue.TryTake(out _));
    }

    [Fact]
    public void Many_small_messages_count_for_what_they_cost()
    {
        var queue = new SendQueue(64 * 1024);
        int taken = 0;
        while (queue.TryAdd("xx"u8))
        {
            taken++;
        }

        Assert.InRange(taken, 500, 1100);
    }

    [Fact]
    public async Task A_channel_is_disposed_once_its_connection_has_ended()
    {
        var channel = new EmptyChannel();
        var connection = new StreamConnection(channel, IPEndPoint.Parse("10.0.0.1:5060"), false, new StreamOptions(), TimeProvider.System, static () => { })
        {
            Place = new ConnectionLimits().TryEnter(IPAddress.Loopback, isOutgoing: false)!,
        };
        Task running = connection.RunAsync(() => ValueTask.FromResult<IMessageChannel>(channel));
        Assert.True(connection.TrySend("x"u8));
        Assert.False(channel.IsDisposed);
        channel.Reading.SetResult(false);
        connection.Abort("enough");
        await StreamPeer.Until(() => channel.IsTold, "its owner hears of it");
        Assert.False(channel.IsDisposed); // its writer is still at it
        channel.Writing.SetException(new IOException("closed"));
        await running;
        await StreamPeer.Until(() => channel.IsDisposed, "it is disposed");
    }

    private sealed class EmptyChannel : IMessageChannel, IConnectionOwner
    {
        public TaskCompletionSource<bool> Reading { get; } = new();

        public TaskCompletionSource Writing { get; } = new();

        public bool IsDisposed { get; private set; }

        public bool IsTold { get; private set; }

        public bool IsPartial => false;

        public ValueTask<bool> FillAsync() => new(Reading.Task);

        public FrameKind Next(out ReadOnlySpan<byte> frame)
        {
            frame = default;
            return FrameKind.None;
        }

        public ValueTask SendAsync(ReadOnlyMemory<byte> message) => new(Writing.Task);

        public ValueTask FinishAsync() => ValueTask.CompletedTask;

        public ValueTask DrainAsync() => ValueTask.CompletedTask;

        public void OnMessage(StreamConnection connection, ReadOnlySpan<byte> message, bool isCut = false)
        {
        }

        public void OnEnded(StreamConnection connection, string why, Exception? fault) => IsTold = true;

        public void Dispose() => IsDisposed = true;
    }
}
