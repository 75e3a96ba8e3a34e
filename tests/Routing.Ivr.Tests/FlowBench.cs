using Routing.Pbx.Scheduling;

namespace Routing.Ivr.Tests;

/// <summary>Runs one flow for one fake call, on a mailbox and in virtual time.</summary>
internal sealed class FlowBench
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(24);

    private readonly VirtualScheduler _scheduler;
    private readonly Mailbox _mailbox;
    private readonly CancellationTokenSource _hangup = new();

    public FlowBench(DateTimeOffset? start = null)
    {
        _scheduler = new VirtualScheduler(start);
        _mailbox = new Mailbox(_scheduler, e => Faults.Add(e));
        Call = new FakeCall(_scheduler.Time);
        Services = new FakeServices(_scheduler.Time);
    }

    public FakeCall Call { get; }

    public FakeServices Services { get; }

    public List<Exception> Faults { get; } = [];

    public TimeSpan Elapsed => _scheduler.Elapsed;

    /// <summary>The caller presses a key at this second.</summary>
    public FlowBench Press(char digit, double atSecond)
    {
        _scheduler.Time.CreateTimer(_ => _mailbox.Post(() => Call.Press(digit)), null, TimeSpan.FromSeconds(atSecond), Timeout.InfiniteTimeSpan);
        return this;
    }

    /// <summary>The caller hangs up at this second.</summary>
    public FlowBench HangUp(double atSecond)
    {
        _scheduler.Time.CreateTimer(_ => PostHangUp(), null, TimeSpan.FromSeconds(atSecond), Timeout.InfiniteTimeSpan);
        return this;
    }

    /// <summary>The caller hangs up in the next turn.</summary>
    public void PostHangUp() => _mailbox.Post(_hangup.Cancel);

    /// <summary>The caller has hung up already.</summary>
    public void HangUpNow() => _hangup.Cancel();

    /// <summary>Runs to the end; a fault of the run is thrown here.</summary>
    public FlowEnd Run(FlowProgram program)
    {
        Task<FlowEnd>? run = null;
        _mailbox.Post(() => run = FlowRunner.RunAsync(program, Call, Services, _hangup.Token).AsTask());
        bool ended = _scheduler.RunUntil(() => run is { IsCompleted: true }, Limit);
        Assert.Empty(Faults);
        Assert.True(ended, "the flow never ended");
        return run!.GetAwaiter().GetResult();
    }

    /// <summary>Runs a flow `main` of these steps.</summary>
    public FlowEnd Run(string steps, string others = "") => Run(TestFlows.Program(steps, others));
}
