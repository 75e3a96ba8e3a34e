using Routing.Pbx.Tests.Calls;

namespace Routing.Pbx.Tests.Dialling;

/// <summary>The way of a call as carriers are told it (History-Info, RFC 7044): history.txt has the rows of calls that came in over a trunk and go out again.</summary>
public sealed class HistoryTests
{
    private const string Told = "    identity: { diversion: none, history_info: \"{diverted}\" }";

    public static TheoryData<string, string, string> Ways
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (string[] row in Numbers.Rows.Of("history.txt"))
            {
                data.Add(row[0], row[1], row[2]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void What_came_in_is_gone_on_with(string trusted, string came, string told)
    {
        using World world = Made(trusted);
        TestCallee outside = world.Carrier();
        KeyValuePair<string, string>[] headers =
        [
            new("User-Agent", "by-hand"), // carriers write what our own user agents must not
            .. came.Split(" & ", StringSplitOptions.RemoveEmptyEntries).Select(header => header.Split(": ", 2)).Select(header => new KeyValuePair<string, string>(header[0], header[1])),
        ];
        TestCall call = world.Call("702", trunk: "narrow", headers: headers);
        world.Until(() => outside.Rings, 8, "it rings out there");
        Assert.Equal(told, string.Join(", ", outside.Last.Incoming.Headers("History-Info").Select(entry => entry.Replace("@192.0.2.1", "@T", StringComparison.Ordinal))));
        Assert.Null(outside.Last.Incoming.Header("Diversion"));
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_phone_that_sends_it_on_is_a_station_with_what_it_answered()
    {
        using World world = Made("none");
        world.Reload(text => text.Replace("to_lobby: [ { transfer: \"2001\" }", "to_lobby: [ { transfer: \"2006\" }", StringComparison.Ordinal));
        world.Phone("2006", Habit.LetsRing);
        TestCallee outside = world.Carrier();
        TestCall call = world.Call("700", trunk: "narrow");
        world.Until(() => outside.Rings, 25, "it rings out there");
        Assert.Equal(
            ["<sip:700@192.0.2.1>;index=1", "<sip:0399990000@192.0.2.1?Reason=SIP%3Bcause%3D408>;index=1.1;mp=1", "<sip:0312345678@192.0.2.1:5060;cause=408>;index=1.1.1;mp=1.1"],
            outside.Last.Incoming.Headers("History-Info"));
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_call_that_nobody_sent_on_has_no_history()
    {
        using World world = Made("none");
        TestCallee outside = world.Carrier();
        TestCall call = world.Phone("2004").Dial("0312345678");
        world.Until(() => outside.Rings, 5, "it rings out there");
        Assert.Empty(outside.Last.Incoming.Headers("History-Info"));
        call.Hangup();
        world.AssertNothingIsLeft();
    }

    private static World Made(string trusted)
    {
        var world = new World();
        world.Reload(text => Text(text, trusted));
        return world;
    }

    private static string Text(string text, string trusted) => text
        .Replace("    max_calls: 1000", $"    max_calls: 1000\n{Told}{(trusted == "both" ? "\n    trusted: true" : "")}", StringComparison.Ordinal)
        .Replace("    max_calls: 2", $"    max_calls: 2{(trusted == "none" ? "" : "\n    trusted: true")}", StringComparison.Ordinal);
}
