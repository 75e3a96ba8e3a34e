using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Pbx.Scheduling;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests;

/// <summary>What a call costs the stack in garbage.</summary>
[Collection(nameof(MeasuredAlone))]
public sealed class CallCostTests : ISipTransport, ISipApplication, IInviteDialogEvents
{
    private const int Bound = 2800;

    private readonly byte[] _last = new byte[2048];
    private readonly byte[] _tag = new byte[12];
    private ISipReceiver? _receiver;
    private int _length;
    private int _calls;

    SipProtocol ISipTransport.Protocol => SipProtocol.Udp;

    IPEndPoint ISipTransport.LocalEndPoint => Pair.BobAt;

    [Fact]
    public void A_call_that_comes_in_rings_is_answered_and_ended_costs_no_more_than_it_did()
    {
        var clock = new VirtualScheduler();
        var agent = new SipUserAgent(new SipUserAgentOptions { Seed = 1 }, this, [this], clock.Time, NullLoggerFactory.Instance);
        agent.LoadAccess(Door.Open);
        agent.Start();
        byte[] invite = Message("INVITE", "", "1", "v=0\r\n"), ack = Message("ACK", ";tag=0123456789ab", "1", ""), bye = Message("BYE", ";tag=0123456789ab", "2", "");
        long before = 0;
        for (int i = 0; i < 3000; i++)
        {
            before = i == 1000 ? GC.GetAllocatedBytesForCurrentThread() : before;
            Receive(invite, i);
            _last.AsSpan(_last.AsSpan(0, _length).LastIndexOf(";tag="u8) + 5, _tag.Length).CopyTo(_tag);
            Receive(ack, i);
            Receive(bye, i);
            if (i % 64 == 0)
            {
                clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        long bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 2000;
        Assert.Equal(3000, _calls);
        Assert.Equal(0, agent.Counts.Dialogs);
        TestContext.Current.TestOutputHelper?.WriteLine($"{bytes} bytes a call");
        Assert.True(bytes <= Bound, $"{bytes} bytes a call");
    }

    void ISipTransport.Start(ISipReceiver receiver) => _receiver = receiver;

    bool ISipTransport.Send(ReadOnlySpan<byte> message, IPEndPoint remote)
    {
        message.CopyTo(_last);
        _length = message.Length;
        return true;
    }

    ValueTask IAsyncDisposable.DisposeAsync() => ValueTask.CompletedTask;

    void ISipApplication.OnInvite(UasInviteDialog dialog)
    {
        dialog.Events = this;
        dialog.Ring();
        dialog.Answer(Pair.AnswerSdp);
        _calls++;
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

    private static byte[] Message(string method, string tag, string cseq, string body) => Encoding.ASCII.GetBytes(
        RawPeer.Request(method, cseq, $"00000000{method}", body: body).Replace("call1", "call00000000", StringComparison.Ordinal)
            .Replace("To: <sip:100@10.0.0.2>", "To: <sip:100@10.0.0.2>" + tag, StringComparison.Ordinal));

    // The number of the call stands in the branch and in Call-ID, our tag in To.
    private void Receive(byte[] message, int call)
    {
        Span<byte> text = message;
        for (int at = text.IndexOf("z9hG4bK"u8) + 7; ; at = text.IndexOf("Call-ID: call"u8) + 13)
        {
            call.TryFormat(text.Slice(at, 8), out _, "D8");
            if (text[..at].EndsWith("call"u8))
            {
                break;
            }
        }

        int to = text.IndexOf("To: "u8);
        int tag = text[to..].IndexOf(";tag="u8);
        if (tag >= 0 && tag < text[to..].IndexOf("\r\n"u8))
        {
            _tag.CopyTo(text[(to + tag + 5)..]);
        }

        _receiver!.OnReceived(this, message, Door.Trunk);
    }
}
