using System.Net;
using System.Text.Json;
using Routing.Server.Api;
using Routing.Server.Commands;
using Routing.Server.Hosting;
using Routing.Server.Tests.Hosting;

namespace Routing.Server.Tests.Api;

/// <summary>What a reload would do, before it does it.</summary>
public sealed class ConfigPlanTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task What_would_change_is_told_with_what_it_does_and_nothing_is_changed_by_asking()
    {
        fixture.Write(["1001", "1002"]);
        using HttpResponseMessage first = await fixture.Http.PostAsync("/api/v1/config/reload", null);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Empty((await Plan()).Changes);

        string file = Path.Combine(fixture.ConfigDirectory, "routing.yaml");
        string before = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, before
            .Replace("ports: 31000-31099", "ports: 31000-31089", StringComparison.Ordinal)
            .Replace("secret-1001", "secret-of-1001", StringComparison.Ordinal)
            .Replace("sales: { requires: { sales: 1 } }", "sales: { requires: { sales: 1 }, wrap_up: 20s }", StringComparison.Ordinal)
            .Replace("  \"1002\": {", "  \"1003\": {", StringComparison.Ordinal));
        ConfigPlan plan = await Plan();
        Assert.True(plan.Loads);
        Assert.Equal(
            [
                "changed node.media.ports: only with a restart",
                "changed agents.1001.device.password: at once",
                "added agents.1003: at once",
                "removed agents.1002: signed out; a talk goes on to its end",
                "added queues.sales.wrap_up: at once, for those who wait too",
            ],
            plan.Changes.Select(change => $"{change.Change} {change.Path}: {change.Effect}"));
        Assert.All(plan.Changes, change => Assert.True(change.File.EndsWith("routing.yaml", StringComparison.Ordinal) && change.Line > 0 && change.Column > 0));
        Assert.Contains(plan.Problems, problem => problem.Text == "node.media.ports changes only with a restart");
        Assert.DoesNotContain("secret", JsonSerializer.Serialize(plan, ServerJson.Default.ConfigPlan), StringComparison.Ordinal);
        Assert.Equal(["1001", "1002"], fixture.Engine.Exchange.Plan.Agents.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(5, (await Plan()).Changes.Count);
        Assert.Contains("5 changes, 0 calls are up", PlanCommand.Text(plan), StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, before.Replace("{ queue: sales }", "{ queue: slaes }", StringComparison.Ordinal));
        plan = await Plan();
        Assert.False(plan.Loads);
        Assert.Contains("there are errors", PlanCommand.Text(plan), StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, before);
        using HttpResponseMessage back = await fixture.Http.PostAsync("/api/v1/config/reload", null);
        Assert.Empty((await Plan()).Changes);
    }

    [Fact]
    public async Task The_commands_plan_reload_and_check_ask_the_running_engine()
    {
        fixture.Write(["1001", "1002"]);
        string[] engine = ["--url", fixture.Http.BaseAddress!.ToString(), "--token", fixture.Token];
        Assert.Equal(0, await RoutingCommand.InvokeAsync(["reload", .. engine]));
        Assert.Equal(0, await RoutingCommand.InvokeAsync(["plan", .. engine]));
        Assert.Equal(0, await RoutingCommand.InvokeAsync(["check", "--running", "--config", fixture.ConfigDirectory, .. engine]));
        await File.AppendAllTextAsync(Path.Combine(fixture.ConfigDirectory, "routing.yaml"), "colour: red\n");
        Assert.Equal(1, await RoutingCommand.InvokeAsync(["reload", "--json", .. engine]));
        Assert.Equal(1, await RoutingCommand.InvokeAsync(["plan", "--json", .. engine]));
        Assert.Equal(1, await RoutingCommand.InvokeAsync(["check", "--running", "--config", fixture.ConfigDirectory, .. engine]));
        fixture.Write(["1001", "1002"]);
        Assert.Equal(1, await RoutingCommand.InvokeAsync(["plan", "--url", "http://127.0.0.1:9"]));
    }

    [Fact]
    public async Task Another_directory_is_judged_before_it_is_put_in_place()
    {
        fixture.Write(["1001", "1002"]);
        string copy = Directory.CreateTempSubdirectory("routing-copy-").FullName;
        try
        {
            string text = await File.ReadAllTextAsync(Path.Combine(fixture.ConfigDirectory, "routing.yaml"));
            await File.WriteAllTextAsync(Path.Combine(copy, "routing.yaml"), text.Replace("  \"1002\": {", "  \"1003\": {", StringComparison.Ordinal));
            using HttpResponseMessage response = await fixture.Http.PostAsync($"/api/v1/config/plan?directory={Uri.EscapeDataString(copy)}", null);
            ConfigPlan plan = JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(), ServerJson.Default.ConfigPlan)!;
            Assert.Equal(["added agents.1003", "removed agents.1002"], plan.Changes.Select(change => $"{change.Change} {change.Path}"));
            Assert.StartsWith(copy, plan.Changes[0].File, StringComparison.Ordinal);
            Assert.Empty((await Plan()).Changes); // its own directory says what it said
            string[] engine = ["--url", fixture.Http.BaseAddress!.ToString(), "--token", fixture.Token];
            Assert.Equal(0, await RoutingCommand.InvokeAsync(["plan", "--config", copy, .. engine]));
            Assert.Equal(1, await RoutingCommand.InvokeAsync(["plan", "--config", Path.Combine(copy, "nothing"), .. engine]));
            Assert.Equal(1, await RoutingCommand.InvokeAsync(["plan", "--config", copy, "--url", fixture.Http.BaseAddress!.ToString(), "--data", "/nowhere"])); // without a token

            using HttpResponseMessage relative = await fixture.Http.PostAsync("/api/v1/config/plan?directory=config", null);
            Assert.Equal(HttpStatusCode.BadRequest, relative.StatusCode);
            using HttpResponseMessage none = await fixture.Http.PostAsync("/api/v1/config/plan", null);
            Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    // Of each key of node: what is said of its change is what the load then does.
    [Theory]
    [InlineData("node.sip.listen", true)]
    [InlineData("node.sip.tls.certificate", true)]
    [InlineData("node.sip.connections.idle", true)]
    [InlineData("node.sip.advertise", true)]
    [InlineData("node.sip.trace.memory", true)]
    [InlineData("node.sip.dns.naptr", true)]
    [InlineData("node.sip.hep.to", true)]
    [InlineData("node.media.listen", true)]
    [InlineData("node.media.ports", true)]
    [InlineData("node.media.silence.held", true)]
    [InlineData("node.media", true)] // all of it new or gone
    [InlineData("node.http.listen", true)]
    [InlineData("node.name", true)]
    [InlineData("node.store", true)]
    [InlineData("acd.journal", true)]
    [InlineData("node.media.advertise", false)]
    [InlineData("node.sip.limits.emergency_share", false)]
    [InlineData("node.sip.timers.t1", false)]
    [InlineData("node.http.tokens.ops", false)]
    [InlineData("node.language", false)]
    [InlineData("acd", false)]
    public void What_is_said_of_a_key_is_what_a_reload_does_with_it(string path, bool needsRestart)
    {
        var change = new Pbx.Configuration.ConfigurationChange(path, Pbx.Configuration.ConfigurationChangeKind.Changed, "f", 1, 1);
        Assert.Equal(needsRestart, Assert.Single(PlannedEffects.Of([change], [])).Effect == "only with a restart");
    }

    [Fact]
    public void Who_waits_in_a_queue_that_would_be_gone_is_counted_and_each_key_that_needs_a_restart_says_so()
    {
        Pbx.Configuration.ConfigurationChange Removed(string path) => new(path, Pbx.Configuration.ConfigurationChangeKind.Removed, "f", 1, 1);
        QueueState[] queues = [new QueueState("sales", "voice", 3, 0, null, null, false)];
        Assert.Equal("takes nobody new; who waits stays by its last definition (3 now)", Assert.Single(PlannedEffects.Of([Removed("queues.sales")], queues)).Effect);
        Assert.Equal("at once, for those who wait too", Assert.Single(PlannedEffects.Of([Removed("queues.sales.wrap_up")], queues)).Effect);
        Assert.All(ReloadWarnings.Keys, key => Assert.Equal("only with a restart", Assert.Single(PlannedEffects.Of([Removed(key + ".x")], [])).Effect));
    }

    private async Task<ConfigPlan> Plan() =>
        JsonSerializer.Deserialize(await fixture.Http.GetStringAsync("/api/v1/config/plan"), ServerJson.Default.ConfigPlan)!;
}
