using System.Diagnostics;
using Routing.Acd.Matching;

namespace Routing.Acd.Tests.Interleaving;

/// <summary>
/// Each order in which threads can take the steps of the shipped mailbox, outbox included. In the end each
/// command has been applied exactly once and each thread's in its order, each event delivered exactly once
/// and in order, nothing lies anywhere, and nobody was ever in the core, or delivering, beside another.
/// </summary>
/// <remarks>
/// A thread a word, an operation a letter: s submits (one event), t ticks (none), r reads a snapshot. The
/// large ones take hours: <c>ROUTING_INTERLEAVINGS</c> says how many executions of each to run.
/// </remarks>
public sealed class MailboxInterleavingTests(ITestOutputHelper output)
{
    private const int Enough = 1_000_000; // a bound against a test without end; none of these comes near it

    [Theory]
    [InlineData("s s")]
    [InlineData("ss s")]
    [InlineData("tt tt")]
    [InlineData("t t t")]
    public void Commands_and_events_of_two_or_three_threads(string script) => Explore(script, 4, 64, 256);

    [Theory]
    [InlineData("t ttt")]
    [InlineData("t tttt")]
    [InlineData("s ss")]
    public void A_ring_of_two_places_that_runs_over_and_refuses_submits(string script) => Explore(script, 2, 64, 256);

    [Theory]
    [InlineData("t tt", 1, 256)]
    [InlineData("s s", 64, 1)]
    [InlineData("sss", 64, 1)]
    [InlineData("s s", 1, 1)]
    public void Turns_of_one_command_and_one_event_that_hand_the_rest_on(string script, int commands, int events) => Explore(script, 4, commands, events);

    [Theory]
    [InlineData("t tr")]
    [InlineData("tt r")]
    [InlineData("t t r")]
    public void A_reader_of_snapshots_beside_those_who_post(string script) => Explore(script, 4, 64, 256);

    [Theory]
    [InlineData("ss ss", 4, 64, 256)]
    [InlineData("s s s", 4, 64, 256)]
    [InlineData("ttt tt", 4, 64, 256)]
    [InlineData("t t t", 4, 1, 256)]
    [InlineData("t sss", 2, 64, 256)]
    public void As_many_as_asked_for_of_the_large_ones(string script, int capacity, int commands, int events)
    {
        bool asked = int.TryParse(Environment.GetEnvironmentVariable("ROUTING_INTERLEAVINGS"), out int most);
        Explore(script, capacity, commands, events, asked ? most : 2_000, mustEnd: false);
    }

    private void Explore(string script, int capacity, int commands, int events, int most = Enough, bool mustEnd = true)
    {
        long start = Stopwatch.GetTimestamp();
        var turns = new MailboxTurns(commands, Looks: 2);
        var exploration = Exploration.Of(begin => new ExploredMailbox(script.Split(' '), capacity, turns, events, begin), most);
        output.WriteLine($"'{script}' in a ring of {capacity}, turns of {commands} and {events}: {exploration}, {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
        Assert.Null(exploration.Fault);
        Assert.True(exploration.IsComplete || !mustEnd);
    }
}
