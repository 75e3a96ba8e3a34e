using Microsoft.Extensions.Logging.Abstractions;
using Routing.Acd.Model;
using Routing.Pbx.FeatureCodes;
using Routing.Pbx.Scheduling;
using Routing.Pbx.Tests.Calls;

namespace Routing.Pbx.Tests.FeatureCodes;

/// <summary>What people set outlives reloads and restarts.</summary>
public sealed class DeskStateTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("routing-desks-").FullName, "desks.jsonl");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void A_restart_keeps_pauses_who_is_signed_out_who_sits_where_forwards_and_do_not_disturb()
    {
        using (var before = new FeatureWorld(_path))
        {
            before.Dial(before.World.Phone("1001"), "*21");
            before.Dial(before.World.Phone("1002"), "*12");
            before.Dial(before.World.Phone("2001"), "*111005", "0815#");
            before.Dial(before.World.Phone("2002"), "*722001");
            before.Dial(before.World.Phone("2004"), "*78");
            before.World.Pbx.SetAgent("1003", AgentMode.Paused, "api");
            before.World.Pass(1);
            before.World.Close();
        }

        using var after = new FeatureWorld(_path);
        foreach (string user in (string[])["1001", "1002", "1003", "2001", "2004"])
        {
            var phone = new TestPhone(after.World, user, $"secret-{user}");
            phone.Register();
            after.World.Until(() => phone.IsRegistered, 10, user);
        }

        after.World.Pass(2);
        Assert.Equal((AgentState.Paused, AgentState.SignedOut, AgentState.Paused, AgentState.Available), (after.StateOf("1001"), after.StateOf("1002"), after.StateOf("1003"), after.StateOf("1005")));
        Assert.Equal("lunch", after.World.Pbx.AcdSnapshot().Agents.Single(agent => agent.Agent == after.World.Pbx.Plan.Agents["1001"].Id).Reason);
        Assert.Equal("2001", after.World.Pbx.SeatOf("1005"));
        TestPhone caller = after.World.Phone("2003");
        TestCall refused = caller.Dial("2004");
        after.World.Until(() => refused.End is not null, 5, "not disturbed");
        Assert.Equal(486, refused.Refused);
        TestCall forwarded = caller.Dial("2002");
        after.World.Until(() => forwarded.IsUp, 10, "forwarded");
        forwarded.Hangup();
        after.AssertFine();
    }

    [Fact]
    public void A_reload_keeps_them_too()
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone("1001");
        world.Dial(phone, "*21");
        world.Dial(phone, "*722001");
        world.Reload(World.Unchanged);
        world.World.Pass(1);
        Assert.Equal(AgentState.Paused, world.StateOf("1001"));
        Assert.Equal("paused reason_lunch calls_waiting digit_0 forward_always digit_2 digit_0 digit_1", world.Dial(phone, "*18"));
        world.AssertFine();
    }

    [Fact]
    public void A_file_that_is_torn_or_no_file_loses_no_more_than_its_torn_lines()
    {
        File.WriteAllText(_path, """
            {"desk":"1001","set":{"mode":"Paused","reason":"lunch"}}
            {"desk":"1002","set":{"mo
            nonsense
            {"desk":null,"set":null}
            {"desk":"2001","set":{"always":"2002","do_not_disturb":true}}
            """);
        Dictionary<string, DeskState?> read = Read(_path).ToDictionary(line => line.Desk!, line => line.Set);
        Assert.Equal(["1001", "2001"], read.Keys.Order());
        Assert.Equal(new DeskState { Mode = AgentMode.Paused, Reason = "lunch" }, read["1001"]);
        Assert.Equal(new DeskState { Always = "2002", DoNotDisturb = true }, read["2001"]);
        Assert.Empty(Read(Path.GetDirectoryName(_path)!));
    }

    [Fact]
    public void What_cannot_be_written_holds_in_memory_and_is_tried_again_at_the_next_change()
    {
        var scheduler = new VirtualScheduler();
        string folder = Path.Combine(Path.GetDirectoryName(_path)!, "later");
        var states = new DeskStates(scheduler, new DeskStateFile(Path.Combine(folder, "desks.jsonl"), NullLogger.Instance), NullLogger.Instance);
        states.Change("2001", state => state with { Always = "2002" });
        scheduler.RunUntilIdle();
        Assert.Equal("2002", states.Of("2001").Always);
        Directory.CreateDirectory(folder);
        states.Change("2003", state => state with { Busy = "2002" });
        scheduler.RunUntilIdle();
        Assert.Equal(2, Read(Path.Combine(folder, "desks.jsonl")).Count);
    }

    [Theory]
    [InlineData("{\"desk\":\"1001\",\"set\":{\"always\":\"2002\"}}\n{\"desk\":\"1002\",\"set\":{\"mo\n", 1)] // torn
    [InlineData("{\"desk\":\"1001\",\"set\":{\"mode\":\"Meditating\"}}\n", 0)] // of a newer version
    public void A_file_that_was_not_read_whole_is_kept_beside_the_one_that_takes_its_place(string text, int read)
    {
        File.WriteAllText(_path, text);
        var scheduler = new VirtualScheduler();
        var states = new DeskStates(scheduler, new DeskStateFile(_path, NullLogger.Instance), NullLogger.Instance);
        Assert.Equal(text, File.ReadAllText(_path)); // until something is set: the next start may have more luck
        states.Change("2001", state => state with { Always = "2002" });
        scheduler.RunUntilIdle();
        states.Change("2003", state => state with { Always = "2002" });
        scheduler.RunUntilIdle();
        Assert.Equal(text, File.ReadAllText(_path + ".unread"));
        Assert.Equal(read + 2, Read(_path).Count);
    }

    [Fact]
    public void A_file_too_large_to_be_one_is_told_of_and_kept()
    {
        using (FileStream large = File.Create(_path))
        {
            large.SetLength((64L << 20) + 1);
        }

        var log = new LogLines();
        var states = new DeskStates(new VirtualScheduler(), new DeskStateFile(_path, log), log);
        Assert.Contains("too large", Assert.Single(log.Lines), StringComparison.Ordinal);
        states.Change("2001", state => state with { Always = "2002" });
        states.Flush();
        Assert.True(File.Exists(_path + ".unread"));
    }

    [Fact]
    public void What_could_not_be_written_is_written_at_the_end()
    {
        var scheduler = new VirtualScheduler();
        string folder = Path.Combine(Path.GetDirectoryName(_path)!, "later");
        var states = new DeskStates(scheduler, new DeskStateFile(Path.Combine(folder, "desks.jsonl"), NullLogger.Instance), NullLogger.Instance);
        states.Change("2001", state => state with { Always = "2002" });
        scheduler.RunUntilIdle();
        Directory.CreateDirectory(folder);
        states.Flush();
        Assert.Single(Read(Path.Combine(folder, "desks.jsonl")));
    }

    private static IReadOnlyList<DeskLine> Read(string path) => new DeskStateFile(path, NullLogger.Instance).Open().Read();
}
