using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Transports.Streams;

public sealed class TcpTransportTests
{
    private static readonly byte[] Ping = "\r\n\r\n"u8.ToArray();

    [Fact]
    public async Task Messages_go_both_ways_over_one_connection_in_order_and_large_ones_too()
    {
        await using var a = new StreamPeer();
        await using var b = new StreamPeer();
        b.OnMessage = (transport, remote) => transport.Send(StreamPeer.Bytes(StreamPeer.Message("BACK")), remote);
        var sent = new List<string>();
        for (int i = 0; i < 300; i++)
        {
            sent.Add(StreamPeer.Message($"M{i}", i == 7 ? 60_000 : i));
            while (!a.Transport.Send(StreamPeer.Bytes(sent[^1]), b.At))
            {
                Assert.Fail("nothing stands in its way");
            }
        }

        await StreamPeer.Until(() => b.Received.Count == 300 && a.Received.Count == 300, "all arrive");
        Assert.Equal(sent, b.Received);
        Assert.Equal(1, a.Transport.ConnectionCount);
        Assert.Equal(1, b.Transport.ConnectionCount);
        Assert.True(a.Transport.HasConnection(b.At));
    }

    [Fact]
    public async Task Listeners_of_both_address_families_stand_side_by_side_on_one_port()
    {
        await using var six = new StreamPeer(address: IPAddress.IPv6Loopback);
        await using StreamTransport four = StreamTransport.Bind(
            SipProtocol.Tcp, new IPEndPoint(IPAddress.Any, six.At.Port), new StreamOptions(), TimeProvider.System, NullLogger.Instance);
        await using var sender = new StreamPeer(address: IPAddress.IPv6Loopback);
        Assert.True(sender.Transport.Send(StreamPeer.Bytes(StreamPeer.Message("SIX")), six.At));
        await StreamPeer.Until(() => six.Received.Count == 1, "it arrives over IPv6");
        Assert.False(sender.Transport.Send("x"u8, four.LocalEndPoint));
    }

    [Fact]
    public async Task A_port_in_use_is_told()
    {
        await using var peer = new StreamPeer();
        var fault = Assert.Throws<SipBindException>(() =>
            StreamTransport.Bind(SipProtocol.Tcp, peer.At, new StreamOptions(), TimeProvider.System, NullLogger.Instance));
        Assert.Equal($"cannot listen on tcp:{peer.At}: the port is in use by another program; stop it or choose another port", fault.Message);
    }

    [Fact]
    public async Task A_ping_is_answered_with_a_pong_also_in_pieces_and_between_messages()
    {
        await using var peer = new StreamPeer();
        using TcpClient client = await peer.Connect();
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Ping);
        Assert.Equal("\r\n", await StreamPeer.Read(stream, 2));
        await stream.WriteAsync(Ping.AsMemory(0, 3));
        await stream.WriteAsync(StreamPeer.Bytes("\n" + StreamPeer.Message("A") + "\r\n\r\n" + StreamPeer.Message("B")));
        Assert.Equal("\r\n\r\n", await StreamPeer.Read(stream, 4));
        await StreamPeer.Until(() => peer.Received.Count == 2, "both messages arrive");
    }

    [Fact]
    public async Task After_what_has_no_length_its_answer_still_goes_out_and_then_the_connection_ends()
    {
        await using var peer = new StreamPeer();
        peer.OnMessage = (transport, remote) => transport.Send("no"u8, remote);
        using TcpClient client = await peer.Connect();
        await client.GetStream().WriteAsync(StreamPeer.Bytes("A sip:b SIP/2.0\r\n\r\n" + new string('y', 5000)));
        Assert.Equal("no", await StreamPeer.Read(client.GetStream(), 100));
        Assert.Equal(["A sip:b SIP/2.0\r\n\r\n"], peer.Received);
        client.Close();
        await StreamPeer.Until(() => peer.Transport.ConnectionCount == 0, "it ends");
    }

    [Fact]
    public async Task A_message_that_comes_too_slowly_ends_its_connection_and_a_steady_one_does_not()
    {
        await using var peer = new StreamPeer();
        using TcpClient slow = await peer.Connect();
        using TcpClient steady = await peer.Connect();
        await slow.GetStream().WriteAsync(StreamPeer.Bytes(StreamPeer.Message("SLOW") + "OPTIONS "));
        await steady.GetStream().WriteAsync(StreamPeer.Bytes(StreamPeer.Message("STEADY")));
        await StreamPeer.Until(() => peer.Received.Count == 2, "both are heard");
        for (int i = 0; i < 8; i++)
        {
            await slow.GetStream().WriteAsync("x"u8.ToArray());
            peer.Clock.Advance(TimeSpan.FromSeconds(1.2));
        }

        peer.Clock.Advance(TimeSpan.FromSeconds(3));

        Assert.True(await StreamPeer.IsClosed(slow.GetStream()));
        await StreamPeer.Until(() => peer.Transport.ConnectionCount == 1 && peer.Lost.Count == 1, "one is left");
        await steady.GetStream().WriteAsync(StreamPeer.Bytes(StreamPeer.Message("AGAIN")));
        await StreamPeer.Until(() => peer.Received.Count == 3, "the other one goes on");
    }

    [Fact]
    public async Task Who_connects_and_only_pings_is_closed_and_nobody_was_lost()
    {
        await using var peer = new StreamPeer();
        using TcpClient client = await peer.Connect();
        for (int i = 0; i < 4; i++)
        {
            await client.GetStream().WriteAsync(Ping);
            Assert.Equal("\r\n", await StreamPeer.Read(client.GetStream(), 2));
            peer.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        peer.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.True(await StreamPeer.IsClosed(client.GetStream()));
        await StreamPeer.Until(() => peer.Transport.ConnectionCount == 0, "it ends");
        Assert.Empty(peer.Lost);
        peer.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, peer.Clock.ArmedTimers); // an idle listener does nothing
    }

    [Fact]
    public async Task A_silent_connection_ends_when_its_time_is_over_and_pings_keep_it()
    {
        await using var peer = new StreamPeer(options: new StreamOptions { IdleTime = TimeSpan.FromMinutes(5) });
        peer.OnMessage = (transport, remote) => transport.Keep(remote);
        using TcpClient client = await peer.Connect();
        await client.GetStream().WriteAsync(StreamPeer.Bytes(StreamPeer.Message("A")));
        await StreamPeer.Until(() => peer.Received.Count == 1, "it is heard");
        for (int i = 0; i < 3; i++)
        {
            peer.Clock.Advance(TimeSpan.FromMinutes(4));
            await client.GetStream().WriteAsync(Ping);
            Assert.Equal("\r\n", await StreamPeer.Read(client.GetStream(), 2));
        }

        peer.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.True(await StreamPeer.IsClosed(client.GetStream()));
    }

    // RFC 5626 §4.4.1: ten seconds for the answer; whatever comes is one, and keeps a connection that nobody else speaks over.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_whose_peer_answers_no_ping_has_ended(bool answers)
    {
        await using var peer = new StreamPeer(options: new StreamOptions { IdleTime = TimeSpan.FromMinutes(5) });
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = (IPEndPoint)listener.LocalEndpoint;
        peer.Transport.Ping(server); // there is nothing to keep open
        Assert.Equal(0, peer.Transport.ConnectionCount);
        byte[] first = StreamPeer.Bytes(StreamPeer.Message("A"));
        Assert.True(peer.Transport.Send(first, server));
        using TcpClient far = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        Assert.Equal(StreamPeer.Message("A"), await StreamPeer.Read(far.GetStream(), first.Length));
        for (int i = 1; answers && i <= 4; i++)
        {
            peer.Transport.Ping(server);
            Assert.Equal("\r\n\r\n", await StreamPeer.Read(far.GetStream(), 4));
            await far.GetStream().WriteAsync(StreamPeer.Bytes("\r\n" + StreamPeer.Message("B")), TestContext.Current.CancellationToken);
            await StreamPeer.Until(() => peer.Received.Count == i, "it is heard");
            peer.Clock.Advance(TimeSpan.FromMinutes(4));
            Assert.Equal(1, peer.Transport.ConnectionCount);
        }

        peer.Transport.Ping(server);
        Assert.Equal("\r\n\r\n", await StreamPeer.Read(far.GetStream(), 4));
        peer.Clock.Advance(TimeSpan.FromSeconds(8));
        Assert.Empty(peer.Lost);
        peer.Clock.Advance(TimeSpan.FromSeconds(5));
        await StreamPeer.Until(() => peer.Lost.Count == 1, "it is over");
    }

    [Fact]
    public async Task A_peer_that_does_not_read_is_closed_and_blocks_nobody()
    {
        await using var peer = new StreamPeer();
        using TcpClient deaf = await peer.Connect();
        await deaf.GetStream().WriteAsync(StreamPeer.Bytes(StreamPeer.Message("A")));
        await StreamPeer.Until(() => peer.Received.Count == 1, "it is heard");
        var remote = (IPEndPoint)deaf.Client.LocalEndPoint!;
        byte[] large = StreamPeer.Bytes(StreamPeer.Message("B", 60_000));
        int sent = 0;
        while (peer.Transport.Send(large, remote))
        {
            Assert.InRange(++sent, 0, 2000); // what the kernel keeps is a few megabytes
        }

        await StreamPeer.Until(() => peer.Lost.Count > 0, "it is told");
        Assert.False(peer.Lost[0].CanReopen);
    }

    [Fact]
    public async Task A_write_that_gets_nowhere_ends_its_connection_in_time()
    {
        await using var peer = new StreamPeer(options: new StreamOptions { MostUnsent = 100_000_000 });
        using TcpClient deaf = await peer.Connect();
        await deaf.GetStream().WriteAsync(StreamPeer.Bytes(StreamPeer.Message("A")));
        await StreamPeer.Until(() => peer.Received.Count == 1, "it is heard");
        for (int i = 0; i < 400; i++)
        {
            peer.Transport.Send(StreamPeer.Bytes(StreamPeer.Message("B", 60_000)), (IPEndPoint)deaf.Client.LocalEndPoint!);
        }

        peer.Clock.Advance(TimeSpan.FromSeconds(12));
        await StreamPeer.Until(() => peer.Lost.Count == 1, "it is told");
    }

    [Fact]
    public async Task A_peer_that_refuses_is_told_once_and_cannot_be_reopened()
    {
        await using var peer = new StreamPeer();
        var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var at = (IPEndPoint)nobody.LocalEndpoint;
        nobody.Stop();
        Assert.True(peer.Transport.Send("x"u8, at));
        await StreamPeer.Until(() => peer.Lost.Count == 1, "it is told");
        Assert.Equal((at, false), peer.Lost[0]);
        Assert.False(peer.Transport.HasConnection(at));
    }

    [Fact]
    public async Task A_connection_that_is_not_taken_in_time_is_given_up()
    {
        await using var peer = new StreamPeer();
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(1); // nobody accepts; once its backlog is full, what comes next gets no answer at all
        var at = (IPEndPoint)full.LocalEndPoint!;
        var fillers = new List<Socket>();
        for (int i = 0; i < 4; i++)
        {
            fillers.Add(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false });
            Assert.ThrowsAny<SocketException>(() => fillers[^1].Connect(at));
        }

        await StreamPeer.Until(() => fillers.Count(filler => filler.Poll(0, SelectMode.SelectWrite)) >= 2, "its backlog is full");
        Assert.True(peer.Transport.Send("x"u8, at));
        peer.Clock.Advance(TimeSpan.FromSeconds(7));
        await StreamPeer.Until(() => peer.Lost.Count == 1, "it is told");
        Assert.False(peer.Lost[0].CanReopen);
        fillers.ForEach(filler => filler.Dispose());
    }

    [Fact]
    public async Task A_reset_by_who_had_taken_our_connection_can_be_reopened()
    {
        await using var peer = new StreamPeer();
        var carrier = new TcpListener(IPAddress.Loopback, 0);
        carrier.Start();
        var at = (IPEndPoint)carrier.LocalEndpoint;
        Assert.True(peer.Transport.Send("x"u8, at));
        using (Socket taken = await carrier.AcceptSocketAsync())
        {
            var x = new byte[1];
            Assert.Equal(1, await taken.ReceiveAsync(x));
            taken.LingerState = new LingerOption(true, 0); // closes with a reset
        }

        await StreamPeer.Until(() => peer.Lost.Count == 1, "it is told");
        Assert.Equal((at, true), peer.Lost[0]);
        Assert.True(peer.Transport.Send("y"u8, at));
        using Socket again = await carrier.AcceptSocketAsync();
        carrier.Stop();
    }

    [Fact]
    public async Task Connections_are_limited_for_each_source_and_in_all_and_places_are_given_back()
    {
        var limits = new ConnectionLimits(inAll: 3, perSource: 2);
        await using var peer = new StreamPeer(options: new StreamOptions { Limits = limits });
        using TcpClient one = await peer.Connect();
        using TcpClient two = await peer.Connect();
        await StreamPeer.Until(() => limits.Count == 2, "two are in");
        using TcpClient three = await peer.Connect();
        Assert.True(await StreamPeer.IsClosed(three.GetStream()));
        one.Close();
        await StreamPeer.Until(() => limits.Count == 1, "one has gone");
        using TcpClient four = await peer.Connect();
        await four.GetStream().WriteAsync(Ping);
        Assert.Equal("\r\n", await StreamPeer.Read(four.GetStream(), 2));
        Assert.Null(new ConnectionLimits(inAll: 0).TryEnter(IPAddress.Loopback, isOutgoing: false));
    }

    [Fact]
    public void One_IPv6_network_is_one_source()
    {
        var limits = new ConnectionLimits(perSource: 1);
        ConnectionPlace? Enter(string address) => limits.TryEnter(IPAddress.Parse(address), isOutgoing: false);
        ConnectionPlace? first = Enter("2001:db8::1");
        Assert.NotNull(first);
        Assert.Null(Enter("2001:db8::2:1"));
        Assert.NotNull(Enter("2001:db8:0:1::1"));
        first.Leave();
        Assert.NotNull(Enter("2001:db8::2"));
        Assert.NotNull(Enter("10.0.0.1"));
        Assert.Null(Enter("::ffff:10.0.0.1"));
    }

    [Fact]
    public async Task A_stranger_is_closed_but_not_who_we_called()
    {
        await using var a = new StreamPeer();
        await using var b = new StreamPeer();
        b.OnMessage = (transport, remote) => transport.Send(StreamPeer.Bytes(StreamPeer.Message("BACK")), remote);
        a.OnMessage = (transport, remote) => transport.Close(remote);
        Assert.True(a.Transport.Send(StreamPeer.Bytes(StreamPeer.Message("A")), b.At));
        await StreamPeer.Until(() => a.Received.Count == 1, "it is answered");
        Assert.True(a.Transport.HasConnection(b.At));
        b.OnMessage = (transport, remote) => transport.Close(remote);
        Assert.True(a.Transport.Send(StreamPeer.Bytes(StreamPeer.Message("B")), b.At));
        await StreamPeer.Until(() => a.Lost.Count == 1, "it was closed");
    }
}
