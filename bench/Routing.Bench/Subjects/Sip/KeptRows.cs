using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Bench.Reporting;
using Routing.Sip;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;
using Routing.Sip.Security;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Bench.Subjects.Sip;

/// <summary>What the stack keeps for a call that talks and for one that is over. No network: messages are handed in and what is sent is dropped.</summary>
internal sealed class KeptRows : ISipTransport, ISipApplication, IInviteDialogEvents
{
    private const int Calls = 20_000;
    private const int Armed = 1_000_000;
    private static readonly IPEndPoint Peer = IPEndPoint.Parse("192.0.2.5:5060");
    private static readonly byte[] Sdp = Encoding.ASCII.GetBytes(
        "v=0\r\no=- 1 1 IN IP4 192.0.2.5\r\ns=-\r\nc=IN IP4 192.0.2.5\r\nt=0 0\r\nm=audio 9 RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\n");

    private ISipReceiver? _receiver;
    private string _tag = "";

    SipProtocol ISipTransport.Protocol => SipProtocol.Udp;

    IPEndPoint ISipTransport.LocalEndPoint { get; } = IPEndPoint.Parse("192.0.2.1:5060");

    public static void Measure(GoalReport report, CancellationToken cancel)
    {
        Runs call = new(), lingering = new(), timer = new(), heap = new(), ratio = new();
        for (int run = 0; run < 3; run++)
        {
            cancel.ThrowIfCancellationRequested();
            new KeptRows().Once(call, lingering);
            double wheel = TimerNanoseconds(Armed, WheelTurns);
            double queue = TimerNanoseconds(Armed, HeapTurns);
            timer.Add(wheel);
            heap.Add(queue);
            ratio.Add(queue / wheel);
        }

        report.AtMost("memory of a concurrent call", 8_192, "bytes", call, $"{Calls:#,0} answered calls with their ACK; the application keeps the dialog alone");
        report.AtMost("memory of a lingering transaction", 128, "bytes", lingering, $"{2 * Calls:#,0} of INVITE and BYE of calls that are over; index and growth included");
        report.Show("arm and cancel one of 1 M armed timers", "ns", timer, "a wheel of eight levels; who lingers shares one timer with all who do so equally long");
        report.Show("the same by a PriorityQueue", "ns", heap, $"{GoalReport.Text(ratio.Median)} x; whoever is cancelled stays in it until it is due");
    }

    void ISipTransport.Start(ISipReceiver receiver) => _receiver = receiver;

    bool ISipTransport.Send(ReadOnlySpan<byte> message, IPEndPoint remote)
    {
        int tag = message.IndexOf("\r\nTo: "u8);
        ReadOnlySpan<byte> to = message[(tag + 6)..];
        to = to[..to.IndexOf((byte)'\r')];
        int at = to.IndexOf(";tag="u8);
        _tag = at < 0 ? "" : Encoding.ASCII.GetString(to[(at + 5)..]);
        return true;
    }

    void ISipApplication.OnInvite(UasInviteDialog dialog)
    {
        dialog.Events = this;
        dialog.Answer(Sdp);
    }

    void ISipApplication.OnBindingsChanged(BindingsChange change)
    {
    }

    void IInviteDialogEvents.OnProgress(int status, ReadOnlyMemory<byte> body)
    {
    }

    void IInviteDialogEvents.OnAnswered(ReadOnlyMemory<byte> body)
    {
    }

    void IInviteDialogEvents.OnConfirmed(ReadOnlyMemory<byte> body)
    {
    }

    void IInviteDialogEvents.OnReinvite(ISessionChange request) => request.Reject(488);

    void IInviteDialogEvents.OnEnded(DialogEnd end)
    {
    }

    ValueTask IAsyncDisposable.DisposeAsync() => ValueTask.CompletedTask;

    private void Once(Runs call, Runs lingering)
    {
        var agent = new SipUserAgent(new SipUserAgentOptions(), this, [this], TimeProvider.System, NullLoggerFactory.Instance);
        agent.LoadAccess(new SipAccessPlan { Trunks = [new TrunkSource("bench", IPNetwork.Parse("192.0.2.5/32"), null)] });
        agent.Start();
        Establish("warm");
        string[] tags = new string[Calls];
        long empty = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < Calls; i++)
        {
            tags[i] = Establish($"c{i}");
        }

        long tagBytes = 48L * Calls; // the peer's own memory of our tags
        long talking = GC.GetTotalMemory(forceFullCollection: true);
        call.Add((talking - empty - tagBytes) / (double)Calls);
        for (int i = 0; i < Calls; i++)
        {
            Receive(Request("BYE", $"c{i}", "b", 2, tags[i], ""));
        }

        long over = GC.GetTotalMemory(forceFullCollection: true);
        SipCounts counts = agent.Counts;
        lingering.Add((over - empty - tagBytes) / (double)counts.Transactions);
        GC.KeepAlive(tags);
        if (counts.Dialogs != 1 || counts.Transactions < 2 * Calls)
        {
            throw new Engines.EngineFaultException($"calls are not as they should be: {counts}");
        }
    }

    private string Establish(string name)
    {
        Receive(Request("INVITE", name, "i", 1, "", Encoding.ASCII.GetString(Sdp)));
        string tag = _tag;
        Receive(Request("ACK", name, "a", 1, tag, ""));
        return tag;
    }

    private void Receive(string message) => _receiver!.OnReceived(this, Encoding.ASCII.GetBytes(message), Peer);

    private static string Request(string method, string name, string branch, int cseq, string tag, string body) =>
        $"{method} sip:100@192.0.2.1:5060 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.5:5060;branch=z9hG4bK{branch}{name}-0123456789;rport\r\nMax-Forwards: 70\r\n"
        + $"From: <sip:0311112222@192.0.2.5>;tag=from{name}\r\nTo: <sip:100@192.0.2.1>{(tag.Length > 0 ? ";tag=" + tag : "")}\r\nCall-ID: {name}-1@192.0.2.5\r\nCSeq: {cseq} {method}\r\n"
        + $"Contact: <sip:0311112222@192.0.2.5:5060>\r\n{(body.Length > 0 ? "Content-Type: application/sdp\r\n" : "")}Content-Length: {body.Length}\r\n\r\n{body}";

    private static double TimerNanoseconds(int armed, Func<int, Action<int, int>> prepare)
    {
        Action<int, int> turn = prepare(armed);
        var random = new Random(2);
        const int Times = 300_000;
        long began = Stopwatch.GetTimestamp();
        for (int i = 0; i < Times; i++)
        {
            turn(random.Next(armed), 60 + (i % 600));
        }

        return Stopwatch.GetElapsedTime(began).TotalNanoseconds / Times;
    }

    // Each turn cancels one of them and arms it anew, seconds from now.
    private static Action<int, int> WheelTurns(int armed)
    {
        var queue = new TimerQueue(TimeProvider.System, static () => { }, static _ => { });
        var random = new Random(1);
        var timers = new SipTimer[armed];
        for (int i = 0; i < armed; i++)
        {
            timers[i] = new SipTimer(queue, static () => { });
            timers[i].Arm(TimeSpan.FromSeconds(60 + (random.NextDouble() * 600)));
        }

        return (which, seconds) => timers[which].Arm(TimeSpan.FromSeconds(seconds));
    }

    // A PriorityQueue finds nobody quickly: whoever is cancelled stays behind as a number that counts no more, which flatters it,
    // since it is measured before these must be squeezed out.
    private static Action<int, int> HeapTurns(int armed)
    {
        var queue = new PriorityQueue<(int Which, int Number), long>(2 * armed);
        var numbers = new int[armed];
        var random = new Random(1);
        for (int i = 0; i < armed; i++)
        {
            queue.Enqueue((i, 0), Stopwatch.GetTimestamp() + (long)((60 + (random.NextDouble() * 600)) * Stopwatch.Frequency));
        }

        return (which, seconds) =>
        {
            queue.Enqueue((which, ++numbers[which]), Stopwatch.GetTimestamp() + (seconds * Stopwatch.Frequency));
        };
    }
}
