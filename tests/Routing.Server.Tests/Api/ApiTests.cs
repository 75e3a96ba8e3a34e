using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Routing.Server.Tests.Hosting;

namespace Routing.Server.Tests.Api;

/// <summary>What changes state over HTTP: who may, what it does, and how it says no.</summary>
public sealed class ApiTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer ")]
    [InlineData("Basic YTpi")]
    public async Task Without_a_valid_token_nothing_is_changed(string? authorization)
    {
        foreach ((HttpMethod method, string path) in new[] { (HttpMethod.Put, "/api/v1/agents/1001/state"), (HttpMethod.Post, "/api/v1/config/reload") })
        {
            using var anonymous = new HttpClient { BaseAddress = fixture.Http.BaseAddress };
            using var request = new HttpRequestMessage(method, path) { Content = Json("""{"state": "available"}""") };
            if (authorization is not null)
            {
                Assert.True(request.Headers.TryAddWithoutValidation("Authorization", authorization));
            }

            using HttpResponseMessage response = await anonymous.SendAsync(request);
            await IsProblem(response, HttpStatusCode.Unauthorized);
            Assert.Equal("Bearer", Assert.Single(response.Headers.WwwAuthenticate).Scheme);
        }
    }

    [Theory]
    [InlineData("available")]
    [InlineData("paused")]
    [InlineData("signed_out")]
    public async Task Each_state_that_people_set_is_taken(string state)
    {
        using HttpResponseMessage response = await fixture.Http.PutAsync("/api/v1/agents/1002/state", Json($$"""{"state": "{{state}}", "reason": "lunch"}"""));
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Theory]
    [InlineData("1001", """{"state": "asleep"}""", HttpStatusCode.BadRequest)]
    [InlineData("1001", "{}", HttpStatusCode.BadRequest)]
    [InlineData("1001", "null", HttpStatusCode.BadRequest)]
    [InlineData("1001", "[1, 2", HttpStatusCode.BadRequest)]
    [InlineData("1001", "", HttpStatusCode.BadRequest)]
    [InlineData("1001", """{"state": "paused", "reason": "lunch\u001b[2J"}""", HttpStatusCode.BadRequest)]
    [InlineData("1001", """{"state": "paused", "reason": "line\nline"}""", HttpStatusCode.BadRequest)]
    [InlineData("1001", """{"state": "paused", "reason": "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"}""", HttpStatusCode.BadRequest)]
    [InlineData("6666", """{"state": "available"}""", HttpStatusCode.NotFound)]
    public async Task A_wrong_request_for_a_state_is_answered_with_a_problem(string agent, string body, HttpStatusCode expected)
    {
        using HttpResponseMessage response = await fixture.Http.PutAsync($"/api/v1/agents/{agent}/state", Json(body));
        await IsProblem(response, expected);
    }

    [Fact]
    public async Task What_is_not_there_and_what_is_too_long_are_problems_too()
    {
        await IsProblem(await fixture.Http.GetAsync("/api/v1/unheard_of"), HttpStatusCode.NotFound);
        await IsProblem(await fixture.Http.GetAsync("/api/v1/config/reload"), HttpStatusCode.MethodNotAllowed);
        await IsProblem(await fixture.Http.PutAsync("/api/v1/agents/1001/state", Json(new string(' ', 100_000))), HttpStatusCode.RequestEntityTooLarge);
        await IsProblem(await fixture.Http.PutAsync("/api/v1/agents/1001/state", new StringContent("state=available")), HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task A_reload_takes_all_or_nothing_and_says_every_problem()
    {
        fixture.Write(["1001", "1002", "1003"]);
        using HttpResponseMessage good = await fixture.Http.PostAsync("/api/v1/config/reload", null);
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        using (JsonDocument warnings = JsonDocument.Parse(await good.Content.ReadAsStringAsync()))
        {
            Assert.All(warnings.RootElement.EnumerateArray(), one => Assert.Equal("warning", one.GetProperty("severity").GetString()));
        }

        Assert.Contains("1003", fixture.Engine.Exchange.Plan.Agents.Keys);

        string file = Path.Combine(fixture.ConfigDirectory, "routing.yaml");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("{ queue: sales }", "{ queue: slaes }").Replace("1003", "1004"));
        using HttpResponseMessage bad = await fixture.Http.PostAsync("/api/v1/config/reload", null);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, bad.StatusCode);
        using JsonDocument problems = JsonDocument.Parse(await bad.Content.ReadAsStringAsync());
        JsonElement problem = Assert.Single(problems.RootElement.EnumerateArray(), one => one.GetProperty("severity").GetString() == "error");
        Assert.Equal("sales", problem.GetProperty("did_you_mean").GetString());
        Assert.EndsWith("routing.yaml", problem.GetProperty("file").GetString());
        Assert.True(problem.GetProperty("line").GetInt32() > 1 && problem.GetProperty("column").GetInt32() > 1);
        Assert.Contains("1003", fixture.Engine.Exchange.Plan.Agents.Keys);
        Assert.DoesNotContain("1004", fixture.Engine.Exchange.Plan.Agents.Keys);
    }

    [Fact]
    public async Task A_reload_says_what_comes_only_with_a_restart()
    {
        fixture.Write(["1001", "1002"]);
        string file = Path.Combine(fixture.ConfigDirectory, "routing.yaml");
        string before = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, before.Replace("listen: 127.0.0.1, ports", "listen: 127.0.0.2, ports") + "acd: { journal: acd.journal }\n");
        using HttpResponseMessage changed = await fixture.Http.PostAsync("/api/v1/config/reload", null);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(["node.media.listen changes only with a restart", "acd.journal changes only with a restart"], (await Texts(changed)).Where(text => text.EndsWith("restart")));

        await File.WriteAllTextAsync(file, before + "acd: { journal: missing/acd.journal }\n");
        using HttpResponseMessage missing = await fixture.Http.PostAsync("/api/v1/config/reload", null);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, missing.StatusCode);
        Assert.Single(await Texts(missing), text => text.EndsWith("missing; make it"));

        await File.WriteAllTextAsync(file, before);
        using HttpResponseMessage back = await fixture.Http.PostAsync("/api/v1/config/reload", null);
        Assert.DoesNotContain(await Texts(back), text => text.EndsWith("restart"));
    }

    [Fact]
    public async Task Health_and_metrics_are_for_everyone()
    {
        using var anonymous = new HttpClient { BaseAddress = fixture.Http.BaseAddress };
        foreach (string path in new[] { "/metrics", "/health/live", "/health/ready" })
        {
            Assert.Equal(HttpStatusCode.OK, (await anonymous.GetAsync(path)).StatusCode);
        }
    }

    private static async Task<string[]> Texts(HttpResponseMessage problems)
    {
        using JsonDocument list = JsonDocument.Parse(await problems.Content.ReadAsStringAsync());
        return [.. list.RootElement.EnumerateArray().Select(problem => problem.GetProperty("text").GetString()!)];
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    // RFC 9457 §3.
    private static async Task IsProblem(HttpResponseMessage response, HttpStatusCode expected)
    {
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(expected == response.StatusCode, $"{(int)response.StatusCode}: {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using JsonDocument problem = JsonDocument.Parse(body);
        Assert.Equal((int)expected, problem.RootElement.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrEmpty(problem.RootElement.GetProperty("title").GetString()));
        Assert.False(string.IsNullOrEmpty(problem.RootElement.GetProperty("detail").GetString()));
    }
}
