using Routing.Acd.Model;
using Routing.Media.Virtual;

namespace Routing.Pbx.Tests.Calls;

/// <summary>What callers are told while they wait.</summary>
public sealed class AnnouncementTests
{
    private const string Music = "prompts/en/hold.wav";

    [Fact]
    public void The_place_is_said_between_the_music_again_and_again()
    {
        using var world = new World();
        TestCall first = world.CallAnswered("630", "1");
        TestCall second = world.CallAnswered("630", "2");
        TestCall third = world.CallAnswered("630", "3");
        world.Pass(9);
        Assert.Equal(Music, world.Hears(first).Prompt);
        world.Pass(2);
        Assert.Equal("prompts/en/say/place_1.wav", world.Hears(first).Prompt);
        Assert.Equal("prompts/en/say/place_2.wav", world.Hears(second).Prompt);
        Assert.Equal("prompts/en/say/place_more.wav", world.Hears(third).Prompt); // there is no file for the third
        world.Pass(2); // the wait is not known: nothing is said of it
        Assert.All(new[] { first, second, third }, call => Assert.Equal(Music, world.Hears(call).Prompt));
        first.Hangup();
        world.Pass(28);
        Assert.Equal("prompts/en/say/place_1.wav", world.Hears(second).Prompt);
        second.Hangup();
        third.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_wait_that_is_known_is_said_and_never_longer_than_it_is()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        for (int i = 0; i < 4; i++)
        {
            // Three callers who waited about 100 s each make the wait known.
            TestCall served = world.CallAnswered("630", $"{i}");
            world.Until(() => phone.Talking, 200, "served");
            TestCall next = world.CallAnswered("630", $"{i} again");
            world.Pass(100);
            served.Hangup();
            world.Until(() => phone.Talking && phone.Last.Incoming.CallerUser == $"{i} again", 10, "the next is served");
            next.Hangup();
            world.Pass(1);
        }

        TestCall talks = world.CallAnswered("630", "talks");
        world.Until(() => phone.Talking, 10, "the agent is busy");
        TestCall waits = world.CallAnswered("630", "waits");
        world.Pass(11);
        Assert.Equal("prompts/en/say/place_1.wav", world.Hears(waits).Prompt);
        world.Pass(2);
        string? said = world.Hears(waits).Prompt;
        Assert.Contains(said, new[] { "prompts/en/say/wait_0.wav", "prompts/en/say/wait_1.wav" });
        Assert.True(world.Metrics.Now("routing_queue_estimated_wait_seconds", ("queue", "told")) > 0);
        Assert.True(world.Metrics.Now("routing_queue_estimated_wait_error_seconds", ("queue", "told")) >= 0);
        talks.Hangup();
        waits.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void While_a_phone_rings_nothing_is_said()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001", Habit.LetsRing);
        TestCall call = world.CallAnswered("630");
        world.Pass(10.5);
        Assert.True(phone.Rings);
        Assert.Equal(Music, world.Hears(call).Prompt);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void It_stops_at_once_when_an_agent_answers_and_the_music_does_not_come_back()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        phone.Delay = TimeSpan.FromMilliseconds(200);
        world.Pbx.SetAgent("1001", AgentMode.Paused, null);
        world.Pass(1);
        TestCall call = world.CallAnswered("630");
        world.Pass(10.5);
        Assert.Equal("prompts/en/say/place_1.wav", world.Hears(call).Prompt);
        world.Pbx.SetAgent("1001", AgentMode.Available, null);
        world.Until(() => phone.Talking, 1, "answered in the middle of it");
        world.Pass(0.1);
        Assert.Equal(new VirtualHearing(null, phone.Last.Leg), world.Hears(call));
        world.Pass(60); // nor is anything said later
        Assert.Equal(new VirtualHearing(null, phone.Last.Leg), world.Hears(call));
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }
}
