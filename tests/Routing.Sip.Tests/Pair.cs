using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Pbx.Scheduling;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;
using Routing.Sip.Security;
using Routing.Sip.Subscriptions;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests;

/// <summary>Two user agents on a network in memory, in virtual time; Bob takes calls from Alice as from a trunk.</summary>
internal sealed class Pair : IDisposable
{
    public static readonly byte[] Offer = "v=0\r\no=a 1 1 IN IP4 10.0.0.1\r\n"u8.ToArray();
    public static readonly byte[] AnswerSdp = "v=0\r\no=b 2 2 IN IP4 10.0.0.2\r\n"u8.ToArray();
    public static readonly IPEndPoint AliceAt = IPEndPoint.Parse("10.0.0.1:5060");
    public static readonly IPEndPoint BobAt = IPEndPoint.Parse("10.0.0.2:5060");

    public Pair(InMemoryConditions? conditions = null, SipUserAgentOptions? options = null)
    {
        Network = new InMemoryNetwork(Clock.Time, conditions) { Tap = OnTap };
        AliceApp = new TestApplication();
        BobApp = new TestApplication();
        options ??= new SipUserAgentOptions();
        Alice = new SipUserAgent(options with { Seed = 11 }, AliceApp, [Network.Bind(AliceAt)], Clock.Time, NullLoggerFactory.Instance);
        Bob = new SipUserAgent(options with { Seed = 22 }, BobApp, [Network.Bind(BobAt)], Clock.Time, NullLoggerFactory.Instance);
        Alice.LoadAccess(TrunkPlan("bob", "10.0.0.2/32"));
        Bob.LoadAccess(TrunkPlan("alice", "10.0.0.1/32"));
        Alice.Start();
        Bob.Start();
    }

    public VirtualScheduler Clock { get; } = new();

    public InMemoryNetwork Network { get; }

    public SipUserAgent Alice { get; }

    public SipUserAgent Bob { get; }

    public TestApplication AliceApp { get; }

    public TestApplication BobApp { get; }

    /// <summary>First lines of all messages, in order, each with the sender's letter.</summary>
    public List<string> Trace { get; } = [];

    public List<string> Messages { get; } = [];

    public static SipAccessPlan TrunkPlan(string name, string network) =>
        new() { Trunks = [new TrunkSource(name, IPNetwork.Parse(network), null)] };

    public UacInviteDialog Call(TestLeg leg, Func<OutgoingInvite, OutgoingInvite>? change = null)
    {
        var invite = new OutgoingInvite { RequestUri = "sip:100@10.0.0.2:5060", FromUser = "200", Offer = Offer };
        return Alice.Invite(change?.Invoke(invite) ?? invite, leg);
    }

    public bool Until(Func<bool> condition, int seconds = 120) => Clock.RunUntil(condition, TimeSpan.FromSeconds(seconds));

    public void Run(double seconds) => Clock.Advance(TimeSpan.FromSeconds(seconds));

    public int Count(string start) => Trace.Count(line => line.StartsWith(start, StringComparison.Ordinal));

    public void AssertNothingLeft()
    {
        Assert.Equal(new SipCounts(0, 0, 0, 0), Alice.Counts);
        Assert.Equal(new SipCounts(0, 0, 0, 0), Bob.Counts);
        Assert.Equal(0, Clock.ArmedTimers);
    }

    public void Dispose() => Network.Dispose();

    private void OnTap(IPEndPoint from, IPEndPoint to, ReadOnlyMemory<byte> message)
    {
        string text = Encoding.UTF8.GetString(message.Span);
        Messages.Add(text);
        string line = text[..text.IndexOf('\r', StringComparison.Ordinal)];
        string who = from.Equals(AliceAt) ? "A" : from.Equals(BobAt) ? "B" : "?";
        string short_ = line.StartsWith("SIP/", StringComparison.Ordinal) ? line.Split(' ')[1] : line.Split(' ')[0];
        Trace.Add($"{who} {short_}");
    }
}

/// <summary>Takes each call with the same behaviour.</summary>
internal sealed class TestApplication : ISipApplication
{
    public List<(UasInviteDialog Dialog, TestLeg Leg)> Calls { get; } = [];

    public List<BindingsChange> Bindings { get; } = [];

    public ISubscriptionSource Subscriptions { get; set; } = NothingToWatch.Instance;

    public Action<UasInviteDialog, TestLeg> OnCall { get; set; } = static (_, _) => { };

    public void OnInvite(UasInviteDialog dialog)
    {
        var leg = new TestLeg();
        dialog.Events = leg;
        Calls.Add((dialog, leg));
        OnCall(dialog, leg);
    }

    public List<(UasInviteDialog Dialog, InviteDialog Replaced)> Replacing { get; } = [];

    public void OnReplace(UasInviteDialog dialog, InviteDialog replaced)
    {
        dialog.Events = new TestLeg();
        Replacing.Add((dialog, replaced));
    }

    public void OnBindingsChanged(BindingsChange change) => Bindings.Add(change);
}

/// <summary>Writes down what it is told.</summary>
internal sealed class TestLeg : IInviteDialogEvents
{
    public List<string> Log { get; } = [];

    public List<ISessionChange> Changes { get; } = [];

    public List<ITransfer> Transfers { get; } = [];

    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>The latest early SDP.</summary>
    public ReadOnlyMemory<byte> Early { get; private set; }

    public List<(string Type, ReadOnlyMemory<byte> Body)> Infos { get; } = [];

    public DialogEnd? End { get; private set; }

    public Action<ISessionChange>? OnChange { get; set; }

    public bool Answered => Log.Contains("answered");

    public bool Confirmed => Log.Contains("confirmed");

    public void OnProgress(int status, ReadOnlyMemory<byte> body)
    {
        Early = body.IsEmpty ? Early : body;
        Log.Add($"progress {status}");
    }

    public void OnAnswered(ReadOnlyMemory<byte> body)
    {
        Body = body;
        Log.Add("answered");
    }

    public void OnConfirmed(ReadOnlyMemory<byte> body)
    {
        Body = body;
        Log.Add("confirmed");
    }

    public void OnReinvite(ISessionChange request)
    {
        Log.Add("reinvite");
        Changes.Add(request);
        OnChange?.Invoke(request);
    }

    public void OnEarlyAnswer(ReadOnlyMemory<byte> body)
    {
        Body = body;
        Log.Add("early answer");
    }

    public void OnOfferSettled(int status, ReadOnlyMemory<byte> answer)
    {
        Body = answer.IsEmpty ? Body : answer;
        Log.Add($"settled {status}");
    }

    public void OnRefer(ITransfer transfer) => Transfers.Add(transfer);

    public void OnTransfer(int status, bool isFinal) => Log.Add($"transfer {status}{(isFinal ? "!" : "")}");

    public void OnInfo(string contentType, ReadOnlyMemory<byte> body) => Infos.Add((contentType, body));

    public void OnEnded(DialogEnd end)
    {
        Assert.Null(End);
        End = end;
        Log.Add($"ended {end.Cause}");
    }
}
