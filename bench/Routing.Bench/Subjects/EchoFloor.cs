using System.Net;
using System.Net.Sockets;
using Routing.Bench.Reporting;

namespace Routing.Bench.Subjects;

/// <summary>What the six datagrams of an answer-only call cost the side that answers, with nothing else: three are received, three sent.</summary>
internal static class EchoFloor
{
    private const int DatagramBytes = 600;
    private const int Calls = 30_000;

    /// <summary>Microseconds of CPU, user and system, for the datagrams of a call.</summary>
    public static Runs Measure()
    {
        using var here = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var there = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        here.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        there.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        SocketAddress address = ((IPEndPoint)there.LocalEndPoint!).Serialize();
        var from = new SocketAddress(AddressFamily.InterNetwork);
        byte[] buffer = new byte[DatagramBytes];
        var runs = new Runs();
        for (int run = 0; run <= PathSubject.Runs; run++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            for (int i = 0; i < Calls * 3; i++)
            {
                here.SendTo(buffer, SocketFlags.None, address);
                there.ReceiveFrom(buffer, SocketFlags.None, from);
            }

            if (run > 0)
            {
                runs.Add((Environment.CpuUsage.TotalTime - before).TotalMicroseconds / Calls); // the first warms up
            }
        }

        return runs;
    }
}
