using System.Net;
using System.Text;
using System.Text.Json;
using Routing.Acd.Model;
using Routing.Pbx.Configuration.Plans;
using Routing.Server.Api;
using Routing.Server.Tests.Hosting;

namespace Routing.Server.Tests.Api;

/// <summary>Live state over HTTP: what it says, and who may read it.</summary>
public sealed class ReadTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Queues_are_listed_with_what_waits_and_what_is_not_known_is_null()
    {
        using JsonDocument list = await Get("/api/v1/queues");
        Assert.True(list.RootElement.GetProperty("at").TryGetDateTimeOffset(out _));
        JsonElement queue = Assert.Single(list.RootElement.GetProperty("queues").EnumerateArray());
        Assert.Equal(
            """{"id":"sales","channel":"voice","waiting":0,"longest_wait_seconds":0,"estimated_wait_seconds":null,"estimated_wait_error_seconds":null,"removed":false}""",
            queue.GetRawText());
        using JsonDocument one = await Get("/api/v1/queues/sales");
        Assert.Equal("sales", one.RootElement.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Agents_are_listed_with_their_state()
    {
        using JsonDocument list = await Get("/api/v1/agents");
        Assert.Equal(["1001", "1002"], list.RootElement.GetProperty("agents").EnumerateArray().Select(agent => agent.GetProperty("id").GetString()));
        using JsonDocument one = await Get("/api/v1/agents/1001");
        JsonElement agent = one.RootElement;
        Assert.Equal("signed_out", agent.GetProperty("state").GetString());
        Assert.False(agent.GetProperty("removed").GetBoolean());
        Assert.Equal(JsonValueKind.Null, agent.GetProperty("cooling_until").ValueKind);
    }

    [Fact]
    public async Task Who_was_removed_is_listed_until_they_are_done()
    {
        fixture.Write(["1001"]);
        Assert.Equal(HttpStatusCode.OK, (await fixture.Http.PostAsync("/api/v1/config/reload", null)).StatusCode);
        PbxPlan plan = fixture.Engine.Exchange.Plan;
        var removed = new AgentSnapshot(new AgentId(plan.Names.Agents.Find("1002")!.Value), AgentState.WrapUp, null, 5) { Mode = AgentMode.Paused, ModeReason = "lunch", Removed = true };
        AgentList list = AgentsEndpoint.Of(plan, new AcdSnapshot(7, [], [removed]), default);
        Assert.Equal([("1001", "signed_out", false), ("1002", "wrap_up", true)], list.Agents.Select(agent => (agent.Id, agent.State, agent.Removed)));
        Assert.Equal(("paused", "lunch"), (list.Agents[1].Set, list.Agents[1].SetReason));
        Assert.Equal(["1001"], AgentsEndpoint.Of(plan, AcdSnapshot.Empty, default).Agents.Select(agent => agent.Id));

        fixture.Write(["1001", "1002"]);
        Assert.Equal(HttpStatusCode.OK, (await fixture.Http.PostAsync("/api/v1/config/reload", null)).StatusCode);
    }

    [Fact]
    public async Task What_people_set_is_shown_beside_the_state()
    {
        using var pause = new StringContent("""{"state": "paused", "reason": "after this call"}""", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.NoContent, (await fixture.Http.PutAsync("/api/v1/agents/1002/state", pause)).StatusCode);
        (string?, string?, string?, string?) shown = default;
        for (int i = 0; i < 100 && shown.Item3 != "paused"; i++)
        {
            using JsonDocument one = await Get("/api/v1/agents/1002");
            string? Text(string name) => one.RootElement.GetProperty(name).GetString();
            shown = (Text("state"), Text("reason"), Text("set"), Text("set_reason"));
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal(("signed_out", null, "paused", "after this call"), shown); // no phone is registered
    }

    [Theory]
    [InlineData("/api/v1/queues/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/agents/9999", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/interactions/0198c1f0-0000-7000-8000-000000000000/trace", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/interactions/yesterday/trace", HttpStatusCode.BadRequest)]
    public async Task What_is_not_there_is_a_problem(string path, HttpStatusCode expected)
    {
        using HttpResponseMessage response = await fixture.Http.GetAsync(path);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Reading_needs_no_token_while_none_is_set_and_only_this_machine_asks()
    {
        using var anonymous = new HttpClient { BaseAddress = fixture.Http.BaseAddress };
        Assert.Equal(HttpStatusCode.OK, (await anonymous.GetAsync("/api/v1/queues")).StatusCode);

        string file = Path.Combine(fixture.ConfigDirectory, "routing.yaml");
        string before = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, before.Replace("http: { listen: \"127.0.0.1:0\" }", "http: { listen: \"127.0.0.1:0\", tokens: { ops: \"long-enough-for-a-token\" } }"));
        Assert.Equal(HttpStatusCode.OK, (await fixture.Http.PostAsync("/api/v1/config/reload", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync("/api/v1/queues")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await fixture.Http.GetAsync("/api/v1/queues")).StatusCode); // the admin's token is one
        anonymous.DefaultRequestHeaders.Authorization = new("Bearer", "long-enough-for-a-token");
        Assert.Equal(HttpStatusCode.OK, (await anonymous.GetAsync("/api/v1/agents")).StatusCode);

        await File.WriteAllTextAsync(file, before);
        Assert.Equal(HttpStatusCode.OK, (await fixture.Http.PostAsync("/api/v1/config/reload", null)).StatusCode);
    }

    [Theory]
    [InlineData("1001/wrap_up/end", null, HttpStatusCode.NoContent)]
    [InlineData("9999/wrap_up/end", null, HttpStatusCode.NotFound)]
    [InlineData("1001/wrap_up/extend", """{"seconds": 60}""", HttpStatusCode.Conflict)] // in no wrap-up
    [InlineData("1001/wrap_up/extend", """{"seconds": 0}""", HttpStatusCode.BadRequest)]
    [InlineData("1001/wrap_up/extend", """{"seconds": 100000}""", HttpStatusCode.BadRequest)]
    [InlineData("9999/wrap_up/extend", """{"seconds": 60}""", HttpStatusCode.NotFound)]
    public async Task Wrap_up_is_ended_and_extended(string path, string? body, HttpStatusCode expected)
    {
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await fixture.Http.PostAsync($"/api/v1/agents/{path}", content);
        Assert.Equal(expected, response.StatusCode);
        using var anonymous = new HttpClient { BaseAddress = fixture.Http.BaseAddress };
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.PostAsync($"/api/v1/agents/{path}", null)).StatusCode);
    }

    private async Task<JsonDocument> Get(string path)
    {
        using HttpResponseMessage response = await fixture.Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync());
    }
}
