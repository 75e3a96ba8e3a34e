using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Sip;
using Routing.Sip.Dialogs;
using Routing.Sip.Security;
using Routing.Sip.Tracing;
using Routing.Sip.Transports;

namespace Routing.Bench.Engines;

/// <summary>
/// The SIP stack alone, as a process of its own: rings, answers, and waits for the BYE. Started as
/// <c>Routing.Bench sip-uas ADDRESS</c>; for each line it reads it writes one with its figures.
/// </summary>
internal sealed class AnsweringUas : ISipApplication, IInviteDialogEvents
{
    private static readonly byte[] Answer =
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n"u8.ToArray();

    // As the engine has it: the ring of messages is part of what a call costs.
    private const int TraceBytes = 64 << 20;

    private long _retransmissions;
    private long _faults;

    public static async Task<int> RunAsync(string address)
    {
        var uas = new AnsweringUas();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, self) =>
            {
                if (instrument.Name is "routing_sip_retransmissions_total" or "routing_sip_faults_total")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
            Interlocked.Add(ref instrument.Name == "routing_sip_faults_total" ? ref uas._faults : ref uas._retransmissions, value)); // read by the loop below
        listener.Start();
        var transport = UdpTransport.Bind(IPEndPoint.Parse(address), NullLogger.Instance);
        var agent = new SipUserAgent(new SipUserAgentOptions { Trace = new SipTraceOptions { Bytes = TraceBytes } }, uas, [transport], TimeProvider.System, NullLoggerFactory.Instance);
        agent.LoadAccess(new SipAccessPlan { Trunks = [new TrunkSource("bench", IPNetwork.Parse("127.0.0.0/8"), null)] });
        agent.Start();
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is not null)
        {
            Console.WriteLine($"{Interlocked.Read(ref uas._retransmissions)} {Interlocked.Read(ref uas._faults)} {GC.GetTotalAllocatedBytes()} {agent.Counts.Transactions}");
        }

        return 0;
    }

    void ISipApplication.OnInvite(UasInviteDialog dialog)
    {
        dialog.Events = this;
        dialog.Ring();
        dialog.Answer(Answer);
    }

    void ISipApplication.OnBindingsChanged(Routing.Sip.Registration.BindingsChange change)
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
}
