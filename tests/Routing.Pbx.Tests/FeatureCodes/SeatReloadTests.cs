using Routing.Acd.Model;
using Routing.Pbx.Tests.Calls;
using Routing.Sip;
using Routing.Sip.Registration;

namespace Routing.Pbx.Tests.FeatureCodes;

/// <summary>Seats, where the configuration or the phones change under them.</summary>
public sealed class SeatReloadTests : IDisposable
{
    private const string Agent = "  \"1005\": { sign_in: pin, pin: \"0815\", skills: { green: 5 } }\n";
    private const string Extension = "  \"2004\": { device: { username: \"2004\", password: secret-2004 }, ring_timeout: 20s, no_answer: \"2005\" }\n";

    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("routing-seats-").FullName, "desks.jsonl");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void An_agent_whose_phone_is_taken_out_of_the_configuration_is_signed_out_and_at_home()
    {
        using var world = new FeatureWorld();
        world.Dial(world.World.Phone("2004"), "*111005", "0815#");
        world.Settle("1005", AgentState.Available);
        world.Reload(WithoutExtension);
        world.Settle("1005", AgentState.SignedOut);
        Assert.Null(world.World.Pbx.SeatOf("1005"));
        Assert.Equal("ask_pin signed_in", world.Dial(world.World.Phone("2001"), "*111005", "0815#"));
        world.Settle("1005", AgentState.Available);
        world.AssertFine();
    }

    [Fact]
    public void The_phone_of_an_agent_who_is_taken_out_of_the_configuration_is_its_own_again()
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone("2001");
        world.Dial(phone, "*111005", "0815#");
        world.Reload(text => text.Replace(Agent, "", StringComparison.Ordinal));
        Assert.StartsWith("forward_always", world.Dial(phone, "*722002"), StringComparison.Ordinal);
        TestPhone other = world.World.Phone("2002");
        TestCall call = world.World.Phone("2003").Dial("2001");
        world.World.Until(() => other.Talking, 10, "forwarded");
        call.Hangup();
        world.AssertFine();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_same_when_it_is_gone_at_the_next_start(bool isAgent)
    {
        using (var before = new FeatureWorld(_path))
        {
            before.Dial(before.World.Phone("2004"), "*111005", "0815#");
            before.World.Pass(1);
            before.World.Close();
        }

        using var after = new FeatureWorld(_path, isAgent ? text => text.Replace(Agent, "", StringComparison.Ordinal) : WithoutExtension);
        after.World.Pass(1);
        Assert.Null(after.World.Pbx.SeatOf("1005"));
        if (isAgent)
        {
            Assert.Equal("do_not_disturb_on", after.Dial(after.World.Phone("2004"), "*78"));
            TestCall call = after.World.Phone("2001").Dial("2004");
            after.World.Until(() => call.End is not null, 5, "not disturbed");
            Assert.Equal(486, call.Refused);
        }

        after.AssertFine();
    }

    [Fact]
    public void A_word_of_phones_that_comes_late_changes_nothing_at_the_desk_of_who_sits_elsewhere_now()
    {
        using var world = new FeatureWorld();
        world.Dial(world.World.Phone("2001"), "*111005", "0815#");
        world.Settle("1005", AgentState.Available);
        ((ISipApplication)world.World.Pbx).OnBindingsChanged(new BindingsChange("2001", [])); // what 2001 was before it registered
        world.World.Pass(1);
        Assert.Equal(AgentState.Available, world.StateOf("1005"));
        world.AssertFine();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Whose_phone_registered_while_another_sat_there_can_be_rung_when_they_come(bool restart)
    {
        using var world = restart ? Restarted() : new FeatureWorld();
        TestPhone desk = restart ? new TestPhone(world.World, "1001", "secret-1001") : Sit(world);
        desk.Register();
        world.World.Until(() => desk.IsRegistered, 5, "registered");
        world.World.Pass(1);
        Assert.Equal("ask_pin signed_in", world.Dial(world.World.Phone("2001"), "*111005", "0815#")); // moves on
        Assert.Equal("signed_in", world.Dial(desk, "*11"));
        world.Settle("1001", AgentState.Available);
        TestCall call = world.World.Call("201");
        world.World.Until(() => desk.Talking, 10, "it rings");
        call.Hangup();
        world.AssertFine();
    }

    [Fact]
    public void Who_is_signed_out_by_others_sits_nowhere_any_more()
    {
        using var world = new FeatureWorld();
        TestPhone lobby = world.World.Phone("2001");
        world.Dial(lobby, "*111005", "0815#");
        world.Settle("1005", AgentState.Available);
        Assert.True(world.World.Pbx.SetAgent("1005", AgentMode.SignedOut, null));
        world.Settle("1005", AgentState.SignedOut);
        Assert.Null(world.World.Pbx.SeatOf("1005"));
        world.World.Pbx.SetAgent("1005", AgentMode.Available, null);
        TestCall waiting = world.World.Call("705");
        world.World.Pass(3);
        Assert.Empty(lobby.Calls);
        Assert.Equal("do_not_disturb_on", world.Dial(lobby, "*78"));
        Assert.False(world.World.Pbx.SettingsOf("1005").DoNotDisturb);
        waiting.Hangup();
        world.AssertFine();
    }

    [Theory]
    [InlineData("sign_in: manual")]
    [InlineData("sign_in: pin, pin: \"0816\"")]
    public void Who_was_signed_in_by_registering_stays_so_when_a_reload_asks_for_more(string signIn)
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone("1001");
        world.Reload(text => text.Replace("\"1001\": { device", $"\"1001\": {{ {signIn}, device", StringComparison.Ordinal));
        world.World.Pass(1);
        Assert.Equal(AgentState.Available, world.StateOf("1001"));
        Assert.Equal("paused reason_lunch", world.Dial(phone, "*21"));
        world.Settle("1001", AgentState.Paused);
        Assert.Equal("pause_ended", world.Dial(phone, "*14"));
        Assert.Equal("do_not_disturb_on", world.Dial(phone, "*78"));
        world.Settle("1001", AgentState.Paused);
        world.Dial(phone, "*79");
        Assert.Equal("signed_out", world.Dial(phone, "*12"));
        world.Reload(World.Unchanged); // by registering again: what people said stays
        world.World.Pass(1);
        Assert.Equal(AgentState.SignedOut, world.StateOf("1001"));
        world.AssertFine();
    }

    [Fact]
    public void Whose_phone_is_there_is_signed_in_when_a_reload_asks_for_no_more_than_that()
    {
        using var world = new FeatureWorld(change: text => text.Replace("\"1001\": { device", "\"1001\": { sign_in: manual, device", StringComparison.Ordinal));
        var phone = new TestPhone(world.World, "1001", "secret-1001");
        phone.Register();
        world.World.Until(() => phone.IsRegistered, 10, "registered");
        world.World.Pass(1);
        Assert.Equal(AgentState.SignedOut, world.StateOf("1001"));
        world.Reload(World.Unchanged);
        world.Settle("1001", AgentState.Available);
        world.Reload(text => text.Replace("\"1003\": { device", "\"1003\": { sign_in: manual, device", StringComparison.Ordinal)); // who has no phone
        TestPhone late = new(world.World, "1003", "secret-1003");
        late.Register();
        world.World.Until(() => late.IsRegistered, 10, "registered");
        world.World.Pass(1);
        Assert.Equal(AgentState.SignedOut, world.StateOf("1003"));
        world.AssertFine();
    }

    private static TestPhone Sit(FeatureWorld world)
    {
        // A phone may dial before it registers.
        var desk = new TestPhone(world.World, "1001", "secret-1001");
        Assert.Equal("ask_pin signed_in not_registered", world.Dial(desk, "*111005", "0815#"));
        return desk;
    }

    private FeatureWorld Restarted()
    {
        using (var before = new FeatureWorld(_path))
        {
            before.Dial(before.World.Phone("1001"), "*111005", "0815#");
            before.World.Pass(1);
            before.World.Close();
        }

        return new FeatureWorld(_path);
    }

    private static string WithoutExtension(string text) => text
        .Replace(Extension, "", StringComparison.Ordinal)
        .Replace("busy: \"2004\"", "busy: \"2005\"", StringComparison.Ordinal)
        .Replace("otherwise: \"2004\"", "otherwise: \"2005\"", StringComparison.Ordinal)
        .Replace(", no_answer: \"2004\", unreachable: \"2004\"", "", StringComparison.Ordinal);
}
