using System.Net;
using System.Net.Sockets;

namespace Routing.Scenarios.Peers;

/// <summary>
/// A NAT between one machine and one server, for UDP: what the machine sends to <see cref="Inside"/> leaves from <see cref="Outside"/>,
/// and whatever comes to that goes to the machine. It changes nothing in what it hands on.
/// </summary>
internal sealed class UdpNat : IAsyncDisposable
{
    private readonly UdpClient _inside;
    private readonly IPEndPoint _machine;
    private UdpClient _outside;

    private UdpNat(IPEndPoint inside, IPEndPoint outside, IPEndPoint machine, IPEndPoint server)
    {
        _inside = new UdpClient(inside);
        _outside = new UdpClient(outside);
        _machine = machine;
        _ = HandOn(_inside, () => _outside, server);
        _ = HandOn(_outside, () => _inside, machine);
    }

    /// <summary>Where the machine finds the server.</summary>
    public IPEndPoint Inside => (IPEndPoint)_inside.Client.LocalEndPoint!;

    /// <summary>Where the server finds the machine.</summary>
    public IPEndPoint Outside => (IPEndPoint)_outside.Client.LocalEndPoint!;

    /// <summary>Starts one with both sides in the carriers' network.</summary>
    public static UdpNat Start(Scenario scenario, IPEndPoint outside, IPEndPoint machine, IPEndPoint server) =>
        scenario.Use(new UdpNat(Loopback.Lease(Loopback.Trunk), outside, machine, server));

    /// <summary>It has forgotten the machine, which is given another port.</summary>
    public void Restart(int port)
    {
        UdpClient old = _outside;
        _outside = new UdpClient(new IPEndPoint(Outside.Address, port));
        old.Dispose();
        _ = HandOn(_outside, () => _inside, _machine);
    }

    public ValueTask DisposeAsync()
    {
        _inside.Dispose();
        _outside.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task HandOn(UdpClient from, Func<UdpClient> over, IPEndPoint to)
    {
        try
        {
            while (true)
            {
                UdpReceiveResult received = await from.ReceiveAsync();
                await over().SendAsync(received.Buffer, to);
            }
        }
        catch (Exception fault) when (fault is ObjectDisposedException or SocketException)
        {
            // That side is closed.
        }
    }
}
