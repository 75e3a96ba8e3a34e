using Routing.Pbx.Tests.Calls;

namespace Routing.Pbx.Tests.Dialling;

/// <summary>The house's own number, in whichever form it is written in numbers and dialled, by whatever way: it is found inside, and no carrier is asked.</summary>
public sealed class OwnNumberTests
{
    private static readonly string[] Forms = ["0355556666", "03-5555-6666", "+81355556666", "+81(0)355556666", "01081355556666"];

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string written in (string[])["0355556666", "+81355556666", "81355556666", "035555666X", "+8135555666X"])
            {
                foreach (string dialled in Forms)
                {
                    data.Add(written, dialled);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_phone_that_dials_it_gets_its_flow(string written, string dialled)
    {
        using World world = With(written);
        TestCall call = world.Phone("2001").Dial(dialled);
        AssertInside(world, call, "talks_only");
        Assert.Null(world.Record.Trunk);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_phone_that_sends_a_caller_there_keeps_them_in_the_house(string written, string dialled)
    {
        using World world = With(written);
        TestPhone phone = world.Phone("2001");
        TestCall call = world.Phone("2002").Dial("2001");
        world.Until(() => call.IsUp && phone.Talking, 5, "they talk");
        phone.Last.Dialog.Refer($"sip:{dialled}@{World.Exchange}");
        world.Until(() => world.Hears(call).Prompt == "prompts/en/greeting.wav", 3, "the flow");
        Assert.Empty(world.Carrier().Calls);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("0355556666", "no_answer: \"+81355556666\"")]
    [InlineData("+81355556666", "no_answer: \"0355556666\"")]
    [InlineData("+8135555666X", "no_answer: \"01081355556666\"")]
    public void A_forward_to_it_stays_in_the_house(string written, string forward)
    {
        using World world = With(written, text => text.Replace("ring_timeout: 20s, caller_id: \"0399990000\", no_answer: \"0312345678\"", $"ring_timeout: 5s, {forward}", StringComparison.Ordinal));
        world.Phone("2006", Habit.LetsRing);
        AssertInside(world, world.Phone("2001").Dial("2006"), null);
    }

    [Theory]
    [InlineData("0355556666", "01081355556666")]
    [InlineData("+81355556666", "0355556666")]
    public void A_phone_that_forwards_there_by_a_code_stays_in_the_house(string written, string dialled)
    {
        using World world = With(written);
        TestCall set = world.Phone("2002").Dial($"*72{dialled}");
        world.Until(() => set.End is not null, 60, "set");
        AssertInside(world, world.Phone("2001").Dial("2002"), null);
    }

    [Theory]
    [InlineData("0355556666", "+81355556666")]
    [InlineData("+81355556666", "0355556666")]
    public void A_flow_that_transfers_there_goes_on_with_its_flow(string written, string dialled)
    {
        using World world = With(written, text => text.Replace("to_lobby: [ { transfer: \"2001\" }", $"to_lobby: [ {{ transfer: \"{dialled}\" }}", StringComparison.Ordinal));
        AssertInside(world, world.Call("700"), null);
    }

    [Theory]
    [InlineData("0355556666", "+81355556666")]
    [InlineData("+81355556666", "0355556666")]
    [InlineData("+81355556666", "81355556666")]
    [InlineData("035555666X", "+81355556666")]
    public void A_caller_over_a_trunk_gets_it_in_whichever_form_the_carrier_sends_it(string written, string sent)
    {
        using World world = With(written);
        AssertInside(world, world.Call(sent), "talks_only");
    }

    [Theory]
    [InlineData("90355556666", true)]
    [InlineData("9110", false)] // behind the 9 stands no public number, and 110 there is the network's
    public void An_outside_line_s_digits_before_it_change_nothing(string dialled, bool isInside)
    {
        using World world = With("+81355556666", text => text
            .Replace("  help: ", "  line: { numbers: [\"9.\"], strip: 1, to: carrier }\n  help: ", StringComparison.Ordinal));
        TestCall call = world.Phone("2001").Dial(dialled);
        if (isInside)
        {
            AssertInside(world, call, "talks_only");
            return;
        }

        world.Until(() => world.Carrier().Rings, 3, "it goes out");
        call.Hangup();
    }

    [Theory]
    [InlineData("0355556667")]
    [InlineData("+81355556667")]
    [InlineData("01081355556667")]
    public void Another_s_number_goes_out_as_the_route_is_written(string dialled)
    {
        using World world = With("+81355556666");
        TestCall call = world.Phone("2001").Dial(dialled);
        world.Until(() => world.Carrier().Rings, 3, "it goes out");
        Assert.Equal("0355556667", world.Carrier().Last.Incoming.CalledUser);
        call.Hangup();
    }

    private static World With(string written, Func<string, string>? change = null)
    {
        var world = new World();
        world.Reload(text => (change ?? World.Unchanged)(text)
            .Replace("max_calls: 1000", "max_calls: 1000\n    normalize: { country: \"81\" }", StringComparison.Ordinal)
            .Replace("  \"705\": { flow: outer }", $"  \"705\": {{ flow: outer }}\n  \"{written}\": {{ flow: talks_only }}", StringComparison.Ordinal));
        world.Carrier();
        return world;
    }

    private static void AssertInside(World world, TestCall call, string? flow)
    {
        world.Until(() => call.IsAnswered && world.Hears(call).Prompt == "prompts/en/greeting.wav", 15, "the flow answers");
        Assert.Empty(world.Carrier().Calls);
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.True(flow is null || world.Record.Flow == flow);
        world.AssertAddsUp();
    }
}
