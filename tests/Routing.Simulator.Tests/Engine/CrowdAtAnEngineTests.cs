using System.Net;
using System.Net.Sockets;
using Routing.Media;
using Routing.Media.Audio;
using Routing.Simulator.Behaviour;
using Routing.Simulator.Reports;
using static Routing.Simulator.Tests.Crowds;

namespace Routing.Simulator.Tests.Engine;

public class CrowdAtAnEngineTests
{
    private static readonly string[] Phones = ["1001", "1002"];

    [Fact]
    public async Task Callers_press_their_key_wait_for_a_free_agent_and_both_hear_each_other()
    {
        await using Crowd crowd = Crowd.Bind(AtEngine(5, PatientCallers with { Talk = Spread.Always(Ms(700)) }, QuickAgents));
        await using var engine = new FakeEngine(crowd.CallersEndPoint!, Phones);

        CrowdReport report = await crowd.RunAsync(engine.EndPoint).WaitAsync(Deadline);

        Assert.Equal(["answered: talked"], report.Reasons.Select(r => r.Key));
        Assert.Equal(new OutcomeCounts(5, 0, 0, 0, 0), report.Outcomes);
        Assert.Equal("11111", string.Concat(engine.Keys));
        Assert.Equal((2, 5L, 0L), (report.Agents!.Registered, report.Agents.Answered, report.Agents.UnknownCallers));
        Assert.Equal((5, 5), (report.Wait.Count, report.AnswerDelay.Count));
        Assert.Equal(0, report.CallerAudio.StreamBreaks);
        Assert.Equal(0, engine.Bindings);
        Assert.Equal(default, engine.Media.Counts);
    }

    [Fact]
    public async Task Callers_and_agents_of_different_codecs_hear_each_other()
    {
        CallerBehaviour callers = PatientCallers with { Codec = AudioCodec.Pcma };
        await using Crowd crowd = Crowd.Bind(AtEngine(1, callers, QuickAgents with { Codec = AudioCodec.Pcmu }));
        await using var engine = new FakeEngine(crowd.CallersEndPoint!, Phones);

        CrowdReport report = await crowd.RunAsync(engine.EndPoint).WaitAsync(Deadline);

        Assert.Equal(1, report.Outcomes.Answered);
    }

    [Fact]
    public async Task Callers_leave_in_the_greeting_in_the_queue_or_are_hung_up_on_and_each_is_counted_as_what_it_was()
    {
        CallerBehaviour fleeting = PatientCallers with { LeavesInGreeting = 1, GreetingPatience = Spread.Always(Ms(100)) };
        CallerBehaviour impatient = PatientCallers with { QueuePatience = Spread.Always(Ms(400)) };
        AgentBehaviour asleep = QuickAgents with { Ignores = 1 };

        Assert.Equal(new OutcomeCounts(0, 0, 2, 0, 0), (await AtEngineAsync(fleeting, asleep)).Outcomes);

        CrowdReport left = await AtEngineAsync(impatient, asleep);
        Assert.Equal(new OutcomeCounts(0, 2, 0, 0, 0), left.Outcomes);
        Assert.Equal((2, 2L), (left.AbandonedAfter.Count, left.Agents!.Unanswered));

        CrowdReport dropped = await AtEngineAsync(impatient, asleep, hangsUpAfterKey: true);
        Assert.Equal(["failed: hung_up_without_agent"], dropped.Reasons.Select(r => r.Key));
    }

    [Fact]
    public async Task Several_keys_are_pressed_one_after_the_other_and_heard_once_each()
    {
        CallerBehaviour callers = PatientCallers with { Choices = [new("2204#", EntersQueue: false)], QueuePatience = Spread.Always(TimeSpan.FromSeconds(2)) };
        await using Crowd crowd = Crowd.Bind(AtEngine(1, callers, QuickAgents with { Ignores = 1 }));
        await using var engine = new FakeEngine(crowd.CallersEndPoint!, Phones);

        CrowdReport report = await crowd.RunAsync(engine.EndPoint).WaitAsync(Deadline);

        Assert.Equal("2204#", string.Concat(engine.Keys));
        Assert.Equal(1, report.Outcomes.LeftInFlow);
    }

    [Fact]
    public async Task A_wrong_password_leaves_its_agent_out_and_the_others_work()
    {
        CrowdOptions options = AtEngine(1, PatientCallers, QuickAgents);
        options = options with
        {
            Agents = options.Agents! with
            {
                Agents = [new SimulatedAgent("1001", "1001", "wrong"), new SimulatedAgent("1002", "1002", "secret-1002")],
                RegisterWithin = TimeSpan.FromSeconds(1),
            },
        };
        await using Crowd crowd = Crowd.Bind(options);
        await using var engine = new FakeEngine(crowd.CallersEndPoint!, Phones);

        CrowdReport report = await crowd.RunAsync(engine.EndPoint).WaitAsync(Deadline);

        Assert.Equal((1, 1L), (report.Agents!.Registered, report.Outcomes.Answered));
        Assert.Equal("1002", Assert.Single(report.Calls).Agent);
    }

    [Fact]
    public async Task A_peer_that_never_answers_makes_failed_calls_and_the_run_ends_in_its_time()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        CallerBehaviour callers = PatientCallers with { AnswerPatience = Spread.Always(Ms(300)) };
        CrowdOptions options = AtEngine(2, callers, QuickAgents) with
        {
            Agents = null,
            DrainWithin = Ms(600),
            StopWithin = Ms(600),
            Sip = new() { T1 = Ms(20) }, // so that closing takes 64*T1 of little
        };

        CrowdReport report = await RunAsync(options, (IPEndPoint)silent.LocalEndPoint!);

        Assert.Equal(new OutcomeCounts(0, 0, 0, 0, 2), report.Outcomes);
    }

    private static async Task<CrowdReport> AtEngineAsync(CallerBehaviour callers, AgentBehaviour agents, bool hangsUpAfterKey = false)
    {
        await using Crowd crowd = Crowd.Bind(AtEngine(2, callers, agents));
        await using var engine = new FakeEngine(crowd.CallersEndPoint!, Phones) { HangsUpAfterKey = hangsUpAfterKey };
        CrowdReport report = await crowd.RunAsync(engine.EndPoint).WaitAsync(Deadline);
        Assert.Equal(new MediaCounts(0, 0, 0), engine.Media.Counts);
        return report;
    }

    private static CrowdOptions AtEngine(int calls, CallerBehaviour callers, AgentBehaviour agents)
    {
        CrowdOptions options = Direct(calls, callers, agents, concurrent: 10);
        return options with
        {
            Callers = options.Callers! with { CalledNumber = "100" },
            Agents = options.Agents! with { Agents = [.. Phones.Select(p => new SimulatedAgent(p, p, $"secret-{p}"))] },
        };
    }
}
