using Routing.Acd.Model;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Tests.Calls;
using Routing.Pbx.Tests.FeatureCodes;

namespace Routing.Pbx.Tests.Desks;

/// <summary>Nobody sits at another's phone over night who only forgot to sign out.</summary>
public sealed class SignInEndsTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("routing-hours-").FullName, "desks.jsonl");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    // When a sign-in ends that began then, in Berlin, where clocks went forward on 29 March 2026 at 02:00 and back on 25 October at 03:00.
    [Theory]
    [InlineData("22:00", null, "2026-11-22T08:00Z", "2026-11-22T21:00Z")]
    [InlineData("22:00", null, "2026-11-22T21:00Z", "2026-11-23T21:00Z")] // at that very moment: the next day's
    [InlineData("22:00", null, "2026-11-22T23:30Z", "2026-11-23T21:00Z")] // it is tomorrow there
    [InlineData("22:00", 4, "2026-11-22T08:00Z", "2026-11-22T12:00Z")]
    [InlineData("22:00", 4, "2026-11-22T20:00Z", "2026-11-22T21:00Z")]
    [InlineData(null, 12, "2026-11-22T20:00Z", "2026-11-23T08:00Z")]
    [InlineData("02:30", null, "2026-03-28T20:00Z", "2026-03-29T01:30Z")] // there is no 02:30 that night: 03:30 there
    [InlineData("22:00", null, "2026-10-24T21:00Z", "2026-10-25T21:00Z")] // 25 hours later
    [InlineData(null, null, "2026-11-22T20:00Z", null)]
    public void A_sign_in_ends_when_the_configuration_says(string? at, int? hours, string since, string? end)
    {
        var plan = new DesksPlan(at is null ? null : TimeOnly.Parse(at, null), hours is { } most ? TimeSpan.FromHours(most) : null, ByHand: false);
        TimeZoneInfo berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        Assert.Equal(end is null ? null : DateTimeOffset.Parse(end, null), plan.EndOf(DateTimeOffset.Parse(since, null), isSeated: true, berlin));
        Assert.Null(plan.EndOf(DateTimeOffset.Parse(since, null), isSeated: false, berlin));
        Assert.Equal(at is not null, (plan with { ByHand = true }).EndOf(DateTimeOffset.Parse(since, null), isSeated: false, berlin) is not null);
    }

    [Fact]
    public void Who_sits_too_long_at_anothers_phone_is_signed_out_and_the_phone_is_its_own_again()
    {
        using FeatureWorld world = Limited();
        TestPhone lobby = Sit(world);
        world.World.Pass(3600 - 60);
        Assert.Equal(AgentState.Available, world.StateOf("1005"));
        world.World.Pass(90);
        Assert.Equal((AgentState.SignedOut, null), (world.StateOf("1005"), world.World.Pbx.SeatOf("1005")));
        Assert.Contains(world.World.Log.Lines, line => line.Contains("1005 is signed out at 2001: seat_limit", StringComparison.Ordinal));
        Sit(world, lobby); // and may sit down again, for as long
        world.World.Pass(1800);
        Assert.Equal(AgentState.Available, world.StateOf("1005"));
        world.AssertFine();
    }

    [Fact]
    public void Nobody_is_signed_out_in_a_talk_but_after_it()
    {
        using FeatureWorld world = Limited();
        TestPhone lobby = Sit(world);
        world.World.Pass(3500);
        TestCall call = world.World.Call("705");
        world.World.Until(() => lobby.Talking, 10, "they talk");
        world.World.Pass(900);
        Assert.Equal((AgentState.Busy, "2001"), (world.StateOf("1005"), world.World.Pbx.SeatOf("1005")));
        Assert.True(lobby.Talking);
        call.Hangup();
        world.World.Pass(16);
        Assert.Equal((AgentState.SignedOut, null), (world.StateOf("1005"), world.World.Pbx.SeatOf("1005")));
        world.AssertFine();
    }

    [Fact]
    public void Nor_while_the_phone_is_in_a_call_of_its_own()
    {
        using FeatureWorld world = Limited();
        TestPhone lobby = Sit(world);
        world.World.Pass(3500);
        world.World.Phone("2002");
        TestCall own = world.World.Talk(lobby, "2002");
        world.World.Pass(900);
        Assert.Equal("2001", world.World.Pbx.SeatOf("1005"));
        own.Hangup();
        world.World.Pass(16);
        Assert.Null(world.World.Pbx.SeatOf("1005"));
        world.AssertFine();
    }

    [Fact]
    public void A_restart_forgets_no_seat_that_should_have_ended_meanwhile()
    {
        using (FeatureWorld before = Limited())
        {
            Sit(before);
            before.World.Pass(1);
            before.World.Close();
        }

        // The clock of a new world begins anew: the file is made an hour older.
        File.WriteAllText(_path, System.Text.RegularExpressions.Regex.Replace(
            File.ReadAllText(_path), "\"since\":\"([^\"]+)\"", found => $"\"since\":\"{DateTimeOffset.Parse(found.Groups[1].Value, null).AddHours(-2):O}\""));
        using FeatureWorld after = Limited();
        after.World.Pass(1);
        Assert.Equal((AgentState.SignedOut, null), (after.StateOf("1005"), after.World.Pbx.SeatOf("1005")));
        after.AssertFine();
    }

    [Theory]
    [InlineData("seats", true, false)]
    [InlineData("by_hand", false, false)]
    public void The_end_of_the_day_is_for_those_it_is_written_for(string whom, bool ownPhoneStays, bool seatStays)
    {
        using var world = new FeatureWorld(change: text => text
            .Replace("\"1003\": { device", "\"1003\": { sign_in: manual, device", StringComparison.Ordinal) + "\ndesks: { sign_out_at: \"00:00\", sign_out: " + whom + " }\n");
        Sit(world);
        world.World.Phone("1001");
        var byHand = new TestPhone(world.World, "1003", "secret-1003");
        byHand.Register();
        world.World.Until(() => byHand.IsRegistered, 10, "registered");
        world.Dial(byHand, "*11");
        world.World.Pass(86_400); // a midnight is within
        Assert.Equal(seatStays, world.World.Pbx.SeatOf("1005") is not null);
        Assert.Equal(ownPhoneStays, world.StateOf("1003") == AgentState.Available);
        Assert.Equal(AgentState.Available, world.StateOf("1001")); // by a phone that registers
        world.AssertFine();
    }

    [Fact]
    public void A_reload_begins_and_ends_it()
    {
        using var world = new FeatureWorld();
        TestPhone lobby = Sit(world);
        world.World.Pass(2 * 3600);
        Assert.Equal("2001", world.World.Pbx.SeatOf("1005"));
        world.Reload(text => text + Limit);
        world.World.Pass(1);
        Assert.Null(world.World.Pbx.SeatOf("1005"));
        world.Reload(World.Unchanged);
        Sit(world, lobby);
        world.World.Pass(2 * 3600);
        Assert.Equal("2001", world.World.Pbx.SeatOf("1005"));
        world.AssertFine();
    }

    private const string Limit = "\ndesks: { seat_limit: 1h }\n";

    private FeatureWorld Limited() => new(_path, text => text + Limit);

    private static TestPhone Sit(FeatureWorld world, TestPhone? at = null)
    {
        TestPhone lobby = at ?? world.World.Phone("2001");
        Assert.Equal("ask_pin signed_in", world.Dial(lobby, "*111005", "0815#"));
        world.Settle("1005", AgentState.Available);
        return lobby;
    }
}
