using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

// Relaxation, affinity, limits, channels, estimates.
public sealed partial class SpecScenarioTests
{
    private static Scenario[] Relaxation() =>
    [
        Told("steps by time waited: at once, keeping place and age", Plan(
            [Queue() with { Requires = [Needs((0, 8))], Relax = [new(Seconds(5), [Needs((0, 5))]), new(Seconds(9), [RequirementSet.None])] }],
            Agent(0, (0, 5)),
            Agent(1)), """
            in 0 1
            submit a -> queued a
            submit b -> queued b
            at 5 -> relaxed a 1; reserved a 0 until 20; 0 reserved; relaxed b 1
            at 9 -> relaxed b 2; reserved b 1 until 24; 1 reserved
            reject b -> rejected b 1; 1 available
            """),
        Told("the call's requirements are kept, unless the step lets them go", Plan(
            [Queue() with { Relax = [new(Seconds(5), [RequirementSet.None]), new(Seconds(9), [RequirementSet.None], KeepCallRequirements: false)] }],
            Agent(0)), """
            in 0
            submit a needs 3:2 -> queued a
            at 5 -> relaxed a 1
            at 9 -> relaxed a 2; reserved a 0 until 24; 0 reserved
            """),
        Told("runs on while reserved, and is told when it comes back", Plan(
            [Queue() with { Requires = [Needs((0, 8))], OnReject = new(Seconds(60), 0), Relax = [new(Seconds(5), [Needs((0, 5))]), new(Seconds(9), [Needs((0, 1))])] }],
            Agent(0, (0, 9)),
            Agent(1, (0, 1))), """
            in 0 1
            submit a -> queued a; reserved a 0 until 15; 0 reserved
            at 10 ->
            reject a -> rejected a 0; 0 available; relaxed a 2; reserved a 1 until 25; 1 reserved
            """),
        Told("entered again at a later step: said at entry, not told again", Plan([Queue() with { Requires = [Needs((0, 8))], Relax = [new(Seconds(5), [Needs((0, 7))]), new(Seconds(9), [Needs((0, 6))])] }]), """
            at 20
            resubmit a first 12 sequence 3 entered 14 -> queued a stage 1
            at 23 -> relaxed a 2
            """),
        Told("groups open by wait, whatever the step", Plan(
            [Queue() with { Groups = [new(new GroupId(0), 0), new(new GroupId(1), Seconds(4))] }],
            Agent(0) with { Groups = [new GroupId(1)] }), """
            in 0
            submit a -> queued a
            at 4 -> reserved a 0 until 19; 0 reserved
            """),
        new(
            "a plan that loosens more is told at once; one that loosens less is not told",
            [
                Plan([Queue() with { Requires = [Needs((0, 8))], Relax = [new(Seconds(50), [RequirementSet.None])] }], Agent(0)),
                Plan([Queue() with { Requires = [Needs((0, 8))], Relax = [new(Seconds(5), [RequirementSet.None])] }], Agent(0)),
            ],
            """
            in 0
            submit a -> queued a
            at 10 ->
            load 1 -> relaxed a 1; reserved a 0 until 25; 0 reserved
            load 0 ->
            reject a -> rejected a 0; 0 available
            at 49.999 ->
            at 50 -> reserved a 0 until 65; 0 reserved
            """),
    ];

    private static Scenario[] Affinity() =>
    [
        Told("held for the preferred agent, for a while", Plan(Queue(), 2), """
            in 0 1
            submit a -> queued a; reserved a 0 until 15; 0 reserved
            submit b for 0 6 -> queued b
            at 5.9995 ->
            at 6 -> reserved b 1 until 21; 1 reserved
            """),
        Told("gets the preferred agent when free, in the usual order", Plan(Queue(), 2), """
            in 0
            submit a -> queued a; reserved a 0 until 15; 0 reserved
            submit b for 0 6 -> queued b
            submit c priority 5 -> queued c
            withdraw a -> withdrawn a 0; left a withdrawn; 0 available; reserved c 0 until 15; 0 reserved
            withdraw c -> withdrawn c 0; left c withdrawn; 0 available; reserved b 0 until 15; 0 reserved
            """),
        Told("not for one who is in a contact, unless told so", Plan(Queue(), 2), """
            in 0 1
            submit a
            accept a
            submit b for 0 6 -> queued b; reserved b 1 until 15; 1 reserved
            submit c for 0 6 busy -> queued c
            complete a -> left a completed; 0 available; reserved c 0 until 15; 0 reserved
            """),
        Told("skipped at once when they cannot come any more", Plan(Queue(), 2), """
            in 0 1
            submit a -> queued a; reserved a 0 until 15; 0 reserved
            submit b for 0 60 -> queued b
            accept a -> accepted a 0; 0 busy; reserved b 1 until 15; 1 reserved
            """),
        Told("skipped when they are paused, and ended by a reservation that came to nothing", Plan(Queue(), 3), """
            in 0 1 2
            submit a for 1 60 -> queued a; reserved a 1 until 15; 1 reserved
            reject a -> rejected a 1; 1 available; reserved a 0 until 15; 0 reserved
            submit b -> queued b; reserved b 2 until 15; 2 reserved
            submit c for 1 60 -> queued c
            pause 1 -> 1 paused
            accept b -> accepted b 2; 2 busy
            complete b -> left b completed; 2 available; reserved c 2 until 15; 2 reserved
            """),
        Told("not held for one who lacks a skill, is signed out, or takes no such channel", Plan([Queue() with { Requires = [Needs((0, 1))] }], Agent(0, (0, 1)), Agent(1), Agent(2, (0, 1))), """
            in 0 1
            submit a for 1 60 -> queued a; reserved a 0 until 15; 0 reserved
            withdraw a
            submit b for 2 60 -> queued b; reserved b 0 until 15; 0 reserved
            withdraw b
            submit c chat for 0 60 -> queued c
            """),
        Told("held while the agent cools down, is rung or wraps up", Plan(Queue() with { OnReject = new(Seconds(10), 0), WrapUpMicroseconds = Seconds(10) }, 2), """
            in 0
            submit a -> queued a; reserved a 0 until 15; 0 reserved
            reject a -> rejected a 0; 0 available
            submit b for 0 60 -> queued b
            in 1 -> 1 available; reserved a 1 until 15; 1 reserved
            accept a
            complete a
            submit c for 1 9.5 -> queued c
            at 9.5 ->
            at 10 -> reserved b 0 until 25; 0 reserved; wrapupended a 1; 1 available; reserved c 1 until 25; 1 reserved
            """),
    ];

    private static Scenario[] Limits() =>
    [
        Told("length: others who wait or ring; whoever gets an agent at once does not wait", Plan(Queue() with { Limits = new QueueLimits { Waiting = 1 } }), """
            in 0
            submit a -> queued a; reserved a 0 until 15; 0 reserved
            submit b -> queued b; limit b full; left b full
            accept a -> accepted a 0; 0 busy
            submit c -> queued c
            submit d -> queued d; limit d full; left d full
            resubmit e sequence 90 entered 0 -> queued e
            """),
        Told("wait: from the entry into this queue, and when it comes back", Plan(Queue() with { Limits = new QueueLimits { WaitMicroseconds = Seconds(10) }, OnReject = new(Seconds(1), 0) }), """
            submit a -> queued a
            at 10 -> limit a waitlimit; left a waitlimit
            in 0
            submit b -> queued b; reserved b 0 until 25; 0 reserved
            at 21 ->
            reject b -> rejected b 0; 0 available; limit b waitlimit; left b waitlimit
            resubmit c sequence 90 entered 11 -> queued c; limit c waitlimit; left c waitlimit
            """),
        Told("nobody: on entry and later; in a contact counts as there", Plan([Queue() with { Requires = [Needs((0, 1))], Limits = new QueueLimits { NobodySignedIn = true } }], Agent(0, (0, 1)), Agent(1)), """
            in 1
            submit a -> queued a; limit a nobody; left a nobody
            in 0
            submit b -> queued b; reserved b 0 until 15; 0 reserved
            accept b -> accepted b 0; 0 busy
            out 0 ->
            submit c -> queued c
            complete b -> left b completed; 0 signedout; limit c nobody; left c nobody
            """),
        Told("nobody: relaxation and groups to come count", Plan(
            [Queue() with { Requires = [Needs((0, 9))], Relax = [new(Seconds(5), [Needs((0, 1))])], Groups = [new(new GroupId(2), Seconds(3))], Limits = new QueueLimits { NobodySignedIn = true } }],
            Agent(0, (0, 1)) with { Groups = [new GroupId(2)] }), """
            in 0
            submit a -> queued a
            at 3 ->
            at 5 -> relaxed a 1; reserved a 0 until 20; 0 reserved
            """),
        Told("estimated wait too long", Plan(Queue() with { Limits = new QueueLimits { EstimatedWaitMicroseconds = Seconds(4) }, RingTimeoutMicroseconds = Seconds(60) }), """
            in 0
            submit a
            submit b
            submit c
            submit d
            accept a
            complete a
            accept b
            complete b
            at 8
            accept c -> accepted c 0; 0 busy
            submit e -> queued e; limit e estimatedwait; left e estimatedwait
            """),
        Told("estimated wait just as long as allowed", Plan(Queue() with { Limits = new QueueLimits { EstimatedWaitMicroseconds = Seconds(8) }, RingTimeoutMicroseconds = Seconds(60) }), """
            in 0
            submit a
            submit b
            submit c
            submit d
            accept a
            complete a
            accept b
            complete b
            at 8
            accept c -> accepted c 0; 0 busy
            submit e -> queued e
            """),
    ];

    private static Scenario[] Channels() =>
    [
        Told("voice is exclusive, but for what may stand beside it", Plan([Queue()], Agent(0) with { Capacity = [1, 3, 3], BesideVoice = [0, 1, 0] }), """
            in 0
            submit a chat -> queued a; reserved a 0 until 15; 0 reserved
            submit b -> queued b; reserved b 0 until 15
            submit c chat -> queued c
            submit d email -> queued d
            withdraw b -> withdrawn b 0; left b withdrawn; reserved c 0 until 15; reserved d 0 until 15
            submit e -> queued e
            """),
        Told("wrap-up of a voice call blocks the agent; of a chat, its slot", Plan([Queue() with { WrapUpMicroseconds = Seconds(10) }], Agent(0) with { Capacity = [1, 1, 1], BesideVoice = [0, 1, 1] }), """
            in 0
            submit a chat
            accept a
            complete a -> left a completed until 10; 0 wrapup until 10
            submit b chat -> queued b
            submit c -> queued c; reserved c 0 until 15; 0 reserved
            accept c
            complete c -> left c completed until 10; 0 wrapup until 10
            submit d email -> queued d
            at 10 -> wrapupended a 0; wrapupended c 0; 0 available; reserved b 0 until 25; 0 reserved; reserved d 0 until 25
            """),
        Told("a total over all channels", Plan([Queue()], Agent(0) with { Capacity = [1, 3, 3], Total = 2 }), """
            in 0
            submit a chat -> queued a; reserved a 0 until 15; 0 reserved
            submit b email -> queued b; reserved b 0 until 15
            submit c chat -> queued c
            """),
    ];

    private static Scenario[] Estimates() =>
    [
        Told("place and wait, unknown at first, never growing while nobody goes", Plan(Queue() with { RingTimeoutMicroseconds = Seconds(100) }), """
            in 0
            submit a -> queued a; reserved a 0 until 100; 0 reserved
            submit b -> queued b
            submit c -> queued c
            submit d -> queued d
            submit e -> queued e
            inquire e -> estimated e place 5 unknown
            at 6
            accept a
            complete a
            accept b
            complete b
            accept c
            complete c -> left c completed; 0 available; reserved d 0 until 106; 0 reserved
            inquire d -> estimated d place 1 2
            inquire e -> estimated e place 2 4
            at 8
            inquire e -> estimated e place 2 2
            inquire d -> estimated d place 1 unknown
            out 0 ->
            inquire e -> estimated e place 2 2
            at 1000
            inquire e -> estimated e place 2 unknown
            """),
    ];
}
