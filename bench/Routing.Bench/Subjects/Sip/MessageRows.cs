using System.Diagnostics;
using System.Net;
using Routing.Bench.Baselines;
using Routing.Bench.Reporting;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;

namespace Routing.Bench.Subjects.Sip;

/// <summary>One message: read, and answered. Subject and baseline take turns in rounds of 5 ms.</summary>
internal static class MessageRows
{
    private const int Rounds = 200;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(5);

    public static void Measure(GoalReport report, CancellationToken cancel)
    {
        byte[] invite = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "wire", "invite"));
        var index = new SipIndex();
        var buffer = new SipBuffer();
        SipParser.Parse(invite, index, out SipMessage parsed);
        var seed = new ResponseSeed(parsed, new IPEndPoint(IPAddress.Loopback, 5060), buffer);
        byte[] sdp = invite[index.Body];
        double[] parse = new double[Rounds], split = new double[Rounds], build = new double[Rounds], key = new double[Rounds];
        var hash = new KeyHash();
        int sum = 0;
        for (int i = -Rounds; i < Rounds; i++)
        {
            cancel.ThrowIfCancellationRequested();
            int at = Math.Max(0, i); // the first half warms up
            parse[at] = Time(() => sum += Read(invite, index));
            split[at] = Time(() => sum += new SplitMessage(invite).CallId.Length);
            build[at] = Time(() => sum += Build(seed, buffer, sdp));
            key[at] = Time(() => sum += hash.Of("z9hG4bK-524287-1---abcdef0123456 192.0.2.1:5060 INVITE"u8).GetHashCode());
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        sum += Read(invite, index);
        long read = GC.GetAllocatedBytesForCurrentThread() - before;
        sum += new SplitMessage(invite).CallId.Length;
        long baseline = GC.GetAllocatedBytesForCurrentThread() - before - read;
        GC.KeepAlive(sum);
        report.AtMost("parse a typed INVITE with SDP", 450, "ns", Runs.MiddleHalf(parse),
            $"{invite.Length} bytes; all mandatory fields, three URIs, Contact, Record-Route, Allow; its SDP is handed on unread");
        report.AtMost("allocated for that", 0, "bytes", Runs.Once(read));
        report.Show("the same by splitting strings", "ns", Runs.MiddleHalf(split), $"{GoalReport.Text(Runs.MiddleHalf(split.Zip(parse, (a, b) => a / b)).Median)} x, {baseline:#,0} bytes");
        report.Show("build its 200 with SDP", "ns", Runs.MiddleHalf(build));
        report.Show("the key of a transaction (SipHash-2-4-128 of 54 bytes)", "ns", Runs.MiddleHalf(key));
    }

    private static double Time(Action once)
    {
        long began = Stopwatch.GetTimestamp();
        long times = 0;
        do
        {
            for (int i = 0; i < 64; i++)
            {
                once();
            }

            times += 64;
        }
        while (Stopwatch.GetElapsedTime(began) < Round);

        return Stopwatch.GetElapsedTime(began).TotalNanoseconds / times;
    }

    private static int Build(ResponseSeed seed, SipBuffer buffer, byte[] sdp)
    {
        seed.WriteTo(buffer, 200, "0123456789ab", dialog: true).Raw("Contact: <sip:100@192.0.2.1:5060>\r\nAllow: "u8).Raw(SipMethods.Allowed).Line().Body(sdp);
        return buffer.Length;
    }

    private static int Read(byte[] bytes, SipIndex index)
    {
        if (SipParser.Parse(bytes, index, out SipMessage message) != SipParseError.None)
        {
            throw new InvalidOperationException("the sample is refused");
        }

        int sum = message.Via.Branch.Length + message.From.Tag.Length + message.To.Tag.Length + (int)message.CSeq.Number + message.CallId.Length + message.Body.Length;
        sum += SipUri.TryParse(message.RequestUri, out SipUri called) ? called.User.Length + called.Port : 0;
        sum += SipUri.TryParse(message.From.Uri, out SipUri from) ? from.Host.Length : 0;
        sum += SipUri.TryParse(message.To.Uri, out SipUri to) ? to.Host.Length : 0;
        foreach (ReadOnlySpan<byte> item in message.Items(SipHeaderName.Contact))
        {
            sum += NameAddr.TryParse(item, out NameAddr contact) ? contact.Uri.Length : 0;
        }

        foreach (ReadOnlySpan<byte> item in message.Items(SipHeaderName.RecordRoute))
        {
            sum += item.Length;
        }

        foreach (ReadOnlySpan<byte> item in message.Items(SipHeaderName.Allow))
        {
            sum += item.Length;
        }

        return sum;
    }
}
