using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

// Order, reservations, strategies, contacts.
public sealed partial class SpecScenarioTests
{
    private static Scenario[] Order() =>
    [
        Told("priority goes before age, and is clamped to 0 to 100", Plan(Queue()), """
            submit a priority -7 -> queued a
            submit b             -> queued b
            submit c priority 100 -> queued c
            submit d priority 130 -> queued d
            in 0 -> 0 available; reserved c 0 until 15; 0 reserved
            withdraw c -> withdrawn c 0; left c withdrawn; 0 available; reserved d 0 until 15; 0 reserved
            withdraw d key -> withdrawn d 0; left d key; 0 available; reserved a 0 until 15; 0 reserved
            """),
        Told("service level: first entry and the queue's target", Plan([Queue(), Queue(1) with { ServiceLevelMicroseconds = Seconds(5) }], Agent(0)) with { Order = InteractionOrder.ServiceLevel }, """
            submit a
            at 10
            submit b queue 1
            in 0 -> 0 available; reserved b 0 until 25; 0 reserved
            """),
        Told("aging: a point of priority is worth its gain", Plan(Queue()) with { Order = InteractionOrder.Aging, AgingGainMicroseconds = Seconds(1) }, """
            submit a priority 1
            at 3
            submit b priority 3
            submit c priority 5
            in 0 -> 0 available; reserved c 0 until 18; 0 reserved
            withdraw c abandoned -> withdrawn c 0; left c abandoned; 0 available; reserved a 0 until 18; 0 reserved
            """),
        Told("submitted again, it stands where its age puts it", Plan(Queue()), """
            at 5
            submit a
            resubmit b first 2 sequence 70 -> queued b
            resubmit c first 2 sequence 69 entered 3 -> queued c
            in 0 -> 0 available; reserved c 0 until 20; 0 reserved
            withdraw c
            withdraw b -> withdrawn b 0; left b withdrawn; 0 available; reserved a 0 until 20; 0 reserved
            """),
    ];

    private static Scenario[] Reservations() =>
    [
        Told("deadlines are rounded up to the millisecond, and are later than now", Plan(Queue() with { RingTimeoutMicroseconds = 0, OnNoAnswer = default }), """
            at 0.0005
            in 0
            submit a -> queued a; reserved a 0 until 0.001; 0 reserved
            at 0.001 -> expired a 0; 0 available; reserved a 0 until 0.002; 0 reserved
            """),
        Told("whoever let it ring is not asked again while someone else is eligible", Plan(Queue() with { OnNoAnswer = new(Seconds(10), 0) }, 2), """
            in 0 1
            submit a -> queued a; reserved a 0 until 15; 0 reserved
            at 15 -> expired a 0; 0 available; reserved a 1 until 30; 1 reserved
            reject a -> rejected a 1; 1 available; reserved a 0 until 30; 0 reserved
            """),
        Told("one who is busy is not eligible", Plan(Queue() with { OnNoAnswer = new(Seconds(10), 0) }, 2), """
            in 0 1
            submit a -> queued a; reserved a 0 until 15; 0 reserved
            submit b -> queued b; reserved b 1 until 15; 1 reserved
            accept b -> accepted b 1; 1 busy
            at 15 -> expired a 0; 0 available; reserved a 0 until 30; 0 reserved
            complete b -> left b completed; 1 available
            """),
        Told("but is if nobody else is eligible", Plan(Queue() with { OnNoAnswer = new(Seconds(10), 0) }, 2), """
            in 0
            submit a -> queued a; reserved a 0 until 15; 0 reserved
            at 15 -> expired a 0; 0 available; reserved a 0 until 30; 0 reserved
            withdraw a abandoned -> withdrawn a 0; left a abandoned; 0 available
            submit b -> queued b
            at 25 -> reserved b 0 until 40; 0 reserved
            """),
        Told("and as soon as the agent can come", Plan(Queue() with { OnNoAnswer = new(Seconds(10), 0) }, 2), """
            in 0 1
            external 1
            submit a -> queued a; reserved a 0 until 15; 0 reserved
            external 0 -> 0 busy
            at 15 -> expired a 0
            free 0 -> 0 available; reserved a 0 until 30; 0 reserved
            """),
        Told("declining has no such second chance", Plan(Queue() with { OnReject = new(Seconds(10), 0) }), """
            in 0
            submit a -> queued a; reserved a 0 until 15; 0 reserved
            reject a -> rejected a 0; 0 available
            at 10 -> reserved a 0 until 25; 0 reserved
            """),
        Told("too many in a row pause the agent; an accepted one forgives", Plan(Queue() with { OnReject = new(0, 2) }), """
            in 0
            submit a -> queued a; reserved a 0 until 15; 0 reserved
            reject a -> rejected a 0; 0 available; reserved a 0 until 15; 0 reserved
            accept a -> accepted a 0; 0 busy
            complete a -> left a completed; 0 available
            submit b -> queued b; reserved b 0 until 15; 0 reserved
            reject b -> rejected b 0; 0 available; reserved b 0 until 15; 0 reserved
            reject b -> rejected b 0; 0 paused:rejected
            """),
        Told("a lost phone ends all that rings there, oldest first", Plan([Queue()], Agent(0) with { Capacity = [1, 2, 0] }), """
            in 0
            submit a chat -> queued a; reserved a 0 until 15; 0 reserved
            submit b chat -> queued b; reserved b 0 until 15
            down 0 -> unreachable a 0; unreachable b 0; 0 signedout
            """),
        Told("late, double and unknown ones are ignored", Plan(Queue()), """
            in 0
            submit a -> queued a; reserved a 0 until 15; 0 reserved
            submit a ->
            accept a -> accepted a 0; 0 busy
            accept a ->
            connect a ->
            reject a ->
            complete a -> left a completed; 0 available
            complete a ->
            submit a ->
            submit b queue 7 -> left b noqueue
            submit c epoch 5 -> queued c; reserved c 0 until 15; 0 reserved
            submit d epoch 4 ->
            """),
    ];

    private static Scenario[] RingAll() =>
    [
        Told("ring_all: one winner, the rest withdrawn", Plan(Queue() with { Strategy = "ring_all" }, 3), """
            in 2 0 1
            submit a -> queued a; reserved a 2 until 15; 2 reserved; reserved a 0 until 15; 0 reserved; reserved a 1 until 15; 1 reserved
            accept a 0 -> accepted a 0; withdrawn a 2; withdrawn a 1; 0 busy; 2 available; 1 available
            """),
        Told("ring_all: one declines, the others ring on; the last sends it back", Plan(Queue() with { Strategy = "ring_all", OnReject = new(Seconds(5), 0), OnUnreachable = new(Seconds(5), 1) }, 2), """
            in 0 1
            submit a -> queued a; reserved a 0 until 15; 0 reserved; reserved a 1 until 15; 1 reserved
            reject a 0 -> rejected a 0; 0 available
            unreachable a 1 -> unreachable a 1; 1 paused:unreachable
            at 5 -> reserved a 0 until 20; 0 reserved
            """),
        Told("ring_all: letting it ring does not count towards the pause", Plan(Queue() with { Strategy = "ring_all", OnNoAnswer = new(Seconds(5), 1) }, 2), """
            in 0 1
            submit a -> queued a; reserved a 0 until 15; 0 reserved; reserved a 1 until 15; 1 reserved
            at 15 -> expired a 0; expired a 1; 0 available; 1 available; reserved a 0 until 30; 0 reserved; reserved a 1 until 30; 1 reserved
            withdraw a -> withdrawn a 0; withdrawn a 1; left a withdrawn; 0 available; 1 available
            """),
    ];

    private static Scenario[] Strategies() =>
    [
        Told("longest idle: a long pause begins it anew, a short one does not", Plan(Queue(), 3) with { PauseKeepsIdleMicroseconds = Seconds(60) }, """
            in 0 1 2
            pause 0
            pause 1
            at 59
            available 0
            at 60
            available 1
            submit a -> queued a; reserved a 0 until 75; 0 reserved
            submit b -> queued b; reserved b 2 until 75; 2 reserved
            submit c -> queued c; reserved c 1 until 75; 1 reserved
            """),
        Told("fewest calls since sign-in", Plan(Queue() with { Strategy = "fewest_calls" }, 2), """
            in 0 1
            submit a -> queued a; reserved a 0 until 15; 0 reserved
            accept a
            complete a
            submit b -> queued b; reserved b 1 until 15; 1 reserved
            accept b
            complete b
            out 1
            in 1
            submit c -> queued c; reserved c 1 until 15; 1 reserved
            """),
        Told("least occupied: measured at the end of a contact", Plan(Queue() with { Strategy = "least_occupied" }, 2), """
            in 0 1
            at 10
            submit a -> queued a; reserved a 0 until 25; 0 reserved
            submit b -> queued b; reserved b 1 until 25; 1 reserved
            accept a
            accept b
            at 12
            complete b
            at 20
            complete a
            submit c -> queued c; reserved c 1 until 35; 1 reserved
            """),
        Told("most and least skilled: the best of the sets that are met", Plan(
            [Queue() with { Strategy = "most_skilled", Requires = [Needs((0, 1)), Needs((1, 1), (2, 1))] }, Queue(1) with { Strategy = "least_skilled", Requires = [Needs((0, 1))] }],
            Agent(0, (0, 7)),
            Agent(1, (1, 5), (2, 4)),
            Agent(2, (0, 8), (1, 9))), """
            in 0 1 2
            submit a -> queued a; reserved a 1 until 15; 1 reserved
            submit b queue 1 -> queued b; reserved b 0 until 15; 0 reserved
            submit c -> queued c; reserved c 2 until 15; 2 reserved
            """),
        Told("round robin: the next number, over a reload too", Plan(Queue() with { Strategy = "round_robin" }, 3), """
            in 2 1 0
            submit a -> queued a; reserved a 0 until 15; 0 reserved
            withdraw a
            submit b -> queued b; reserved b 1 until 15; 1 reserved
            load 0 ->
            withdraw b
            submit c -> queued c; reserved c 2 until 15; 2 reserved
            withdraw c
            submit d -> queued d; reserved d 0 until 15; 0 reserved
            """),
        Told("random: from the seed", Plan(Queue() with { Strategy = "random" }, 3), """
            in 0 1 2
            submit a -> queued a; reserved a 2 until 15; 2 reserved
            submit b -> queued b; reserved b 1 until 15; 1 reserved
            submit c -> queued c; reserved c 0 until 15; 0 reserved
            """),
    ];

    private static Scenario[] Contacts() =>
    [
        Told("wrap-up is timed, and made longer within bounds", Plan(Queue() with { WrapUpMicroseconds = Seconds(10), WrapUpMostMicroseconds = Seconds(15) }), """
            in 0
            submit a
            accept a
            at 5
            complete a -> left a completed until 15; 0 wrapup until 15
            submit b -> queued b
            extend 0 3.0001 -> 0 wrapup until 18.001
            extend 0 30 -> 0 wrapup until 20
            extend 0 1 ->
            at 20 -> wrapupended a 0; 0 available; reserved b 0 until 35; 0 reserved
            """),
        Told("manual wrap-up ends when told", Plan(Queue() with { WrapUpManual = true, WrapUpMostMicroseconds = Seconds(90) }), """
            in 0
            submit a
            accept a
            complete a -> left a completed until told; 0 wrapup until told
            at 9000 ->
            extend 0 5 ->
            done 0 -> wrapupended a 0; 0 available
            done 0 ->
            """),
        Told("pause after this call", Plan(Queue() with { WrapUpMicroseconds = Seconds(10) }), """
            in 0
            submit a
            accept a
            pause 0 lunch ->
            complete a -> left a completed until 10; 0 wrapup until 10
            at 10 -> wrapupended a 0; 0 paused:lunch
            """),
    ];
}
