using Routing.Simulator.Behaviour;
using Routing.Simulator.Reports;
using static Routing.Simulator.Tests.Crowds;

namespace Routing.Simulator.Tests;

public class CrowdTests
{
    [Fact]
    public async Task Both_sides_hear_each_others_tone_and_the_call_counts_as_answered()
    {
        CrowdReport report = await RunAsync(Direct(2, PatientCallers, QuickAgents));

        Assert.Equal(new OutcomeCounts(2, 0, 0, 0, 0), report.Outcomes);
        Assert.Equal(0, report.OneWayAudio);
        Assert.All(report.Calls, call => Assert.Equal(("1001", "talked"), (call.Agent, call.Reason)));
        Assert.Equal(["0900000001", "0900000002"], report.Calls.Select(c => c.Caller));
        Assert.Equal((2L, 2L, 0L), (report.Agents!.Rings, report.Agents.Answered, report.Agents.UnknownCallers));
        Assert.True(report.CallerAudio.PacketsReceived > 40, $"{report.CallerAudio}");
        Assert.Equal(0, report.CallerAudio.StreamBreaks);
    }

    [Fact]
    public async Task An_agent_who_sends_no_tone_makes_a_call_with_one_way_audio()
    {
        CrowdReport report = await RunAsync(Direct(1, PatientCallers, QuickAgents with { SendsTone = false }));

        Assert.Equal(new OutcomeCounts(0, 0, 0, 0, 1), report.Outcomes);
        Assert.Equal(1, report.OneWayAudio);
        Assert.Equal("one_way_audio", Assert.Single(report.Calls).Reason);
    }

    [Fact]
    public async Task A_caller_who_sends_no_tone_makes_a_call_with_one_way_audio_though_it_heard_the_agent()
    {
        CrowdReport report = await RunAsync(Direct(1, PatientCallers with { SendsTone = false }, QuickAgents));

        Assert.Equal(["failed: one_way_audio"], report.Reasons.Select(r => r.Key));
        Assert.Equal(1, report.OneWayAudio);
        Assert.NotNull(Assert.Single(report.Calls).HeardAgent);
        Assert.Equal(1, report.Outcomes.Failed);
    }

    [Fact]
    public async Task An_agent_who_hangs_up_first_ends_an_answered_call()
    {
        AgentBehaviour agents = QuickAgents with { HangsUp = 1, Talk = Spread.Always(Ms(600)) };
        CrowdReport report = await RunAsync(Direct(1, PatientCallers with { Talk = Spread.Always(TimeSpan.FromSeconds(20)) }, agents));

        Assert.Equal(1, report.Outcomes.Answered);
        Assert.Equal("hung_up_by_peer", Assert.Single(report.Calls).Reason);
        Assert.Equal(1, report.Agents!.Talk.Count);
    }

    [Fact]
    public async Task A_declined_call_is_rejected_with_the_agents_status()
    {
        CrowdReport report = await RunAsync(Direct(1, PatientCallers, QuickAgents with { Declines = 1 }));

        Assert.Equal(1, report.Outcomes.Rejected);
        Assert.StartsWith("486", Assert.Single(report.Calls).Reason, StringComparison.Ordinal);
        Assert.Equal(1, report.Agents!.Declined);
    }

    [Fact]
    public async Task A_second_call_to_a_busy_agent_is_refused_at_once()
    {
        CrowdReport report = await RunAsync(Direct(2, PatientCallers, QuickAgents, concurrent: 2));

        Assert.Equal(new OutcomeCounts(1, 0, 0, 1, 0), report.Outcomes);
        Assert.Equal(1, report.Agents!.Refused);
    }

    [Fact]
    public async Task A_caller_whom_nobody_answers_gives_up_and_has_failed()
    {
        CallerBehaviour impatient = PatientCallers with { AnswerPatience = Spread.Always(Ms(400)) };
        CrowdReport report = await RunAsync(Direct(1, impatient, QuickAgents with { Ignores = 1 }));

        Assert.Equal(1, report.Outcomes.Failed);
        Assert.Equal("no_answer", Assert.Single(report.Calls).Reason);
        Assert.Equal(1, report.Agents!.Unanswered);
    }

    [Fact]
    public async Task As_many_calls_as_allowed_are_up_at_once_and_the_others_wait_for_room()
    {
        CrowdReport report = await RunAsync(Direct(4, PatientCallers with { Talk = Spread.Always(Ms(600)) }, QuickAgents));

        Assert.Equal(4, report.Outcomes.Answered);
        Assert.Equal(3, report.Delayed);
    }

    [Fact]
    public async Task A_crowd_that_is_cancelled_hangs_up_its_calls_and_still_reports_them()
    {
        using var cancel = new CancellationTokenSource();
        CrowdOptions options = Direct(1, PatientCallers with { Talk = Spread.Always(TimeSpan.FromMinutes(5)) }, QuickAgents);
        await using Crowd crowd = Crowd.Bind(options);
        Task<CrowdReport> run = crowd.RunAsync(crowd.AgentsEndPoint!, cancel.Token);
        await Poll.UntilAsync(() => crowd.Progress is { Talking: 1, AgentsTalking: 1 }, "the call is up");

        await cancel.CancelAsync();
        CrowdReport report = await run.WaitAsync(Deadline);

        Assert.True(report.Stopped);
        Assert.Equal(1, report.Placed);
        Assert.Equal(1, report.Outcomes.Total);
        Assert.Equal(0, crowd.Progress.AgentsTalking);
    }

    [Fact]
    public async Task A_run_leaves_no_descriptor_thread_or_port_behind()
    {
        await RunAsync(Direct(1, PatientCallers, QuickAgents)); // what the runtime opens once stays open
        int before = Directory.GetFiles("/proc/self/fd").Length;

        await RunAsync(Direct(3, PatientCallers with { Talk = Spread.Always(Ms(600)) }, QuickAgents));

        await Poll.UntilAsync(() => Directory.GetFiles("/proc/self/fd").Length <= before, "the descriptors are closed");
    }

    [Fact]
    public async Task A_run_leaves_no_deadline_leg_or_turn_behind()
    {
        await using Crowd crowd = Crowd.Bind(Direct(3, PatientCallers, QuickAgents with { Declines = 0.5 }, concurrent: 2));
        await crowd.RunAsync(crowd.AgentsEndPoint!).WaitAsync(Deadline);

        await Poll.UntilAsync(() => crowd.Leftovers == default, "nothing is left");
    }

    [Fact]
    public async Task Callers_alone_judge_by_what_they_hear_and_agents_alone_stay_for_their_time()
    {
        CrowdOptions both = Direct(2, PatientCallers, QuickAgents);
        await using Crowd agents = Crowd.Bind(both with { Callers = null, Duration = TimeSpan.FromSeconds(5) });
        await using Crowd callers = Crowd.Bind(both with { Agents = null });
        Task<CrowdReport> staying = agents.RunAsync(callers.CallersEndPoint!);

        CrowdReport placed = await callers.RunAsync(agents.AgentsEndPoint!).WaitAsync(Deadline);
        CrowdReport stayed = await staying.WaitAsync(Deadline);

        Assert.Equal(new OutcomeCounts(2, 0, 0, 0, 0), placed.Outcomes);
        Assert.Null(placed.Agents);
        Assert.Equal((0L, 2L, 2L), (stayed.Placed, stayed.Agents!.Answered, stayed.Agents.UnknownCallers));
    }

    [Fact]
    public async Task Without_sound_nothing_is_sent_and_an_answer_is_an_agent_joined()
    {
        CrowdReport report = await RunAsync(Direct(3, PatientCallers with { Talk = Spread.Always(Ms(50)) }, QuickAgents) with { Sound = false });

        Assert.Equal(3, report.Outcomes.Answered);
        Assert.Equal((0L, 0L), (report.CallerAudio.PacketsSent, report.Agents!.Audio.PacketsSent));
        Assert.Equal(2, report.Agents.Idle.Count);
    }

    [Fact]
    public async Task A_crowd_runs_once()
    {
        await using Crowd crowd = Crowd.Bind(Direct(0, PatientCallers, QuickAgents));
        await crowd.RunAsync(crowd.AgentsEndPoint!).WaitAsync(Deadline);

        await Assert.ThrowsAsync<InvalidOperationException>(() => crowd.RunAsync(crowd.AgentsEndPoint!));
    }
}
