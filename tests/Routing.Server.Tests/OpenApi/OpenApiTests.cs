using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Routing.Server.Api;
using Routing.Server.Commands;
using Routing.Server.OpenApi;
using Routing.Server.Tests.Hosting;
using Routing.Server.Tracing;

namespace Routing.Server.Tests.OpenApi;

/// <summary>The document of the API says what is served, all of it and nothing else.</summary>
public sealed class OpenApiTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    [Theory]
    [InlineData("/openapi.json")]
    [InlineData("/openapi/v1.json")]
    public async Task Anyone_may_read_it_and_it_is_the_route_table(string path)
    {
        using var anonymous = new HttpClient { BaseAddress = fixture.Http.BaseAddress };
        JsonObject document = JsonNode.Parse(await anonymous.GetStringAsync(path))!.AsObject();
        Assert.Equal("3.1.0", document["openapi"]!.GetValue<string>());
        Assert.False(string.IsNullOrEmpty(document["info"]!["title"]?.GetValue<string>()));
        Assert.False(string.IsNullOrEmpty(document["info"]!["version"]?.GetValue<string>()));
        string[] served = [.. Served().Select(one => $"{one.Method} {one.Path}").Order(StringComparer.Ordinal)];
        string[] said = [.. Operations(document).Select(one => $"{one.Method} {one.Path}").Order(StringComparer.Ordinal)];
        Assert.Equal(served, said);
        Assert.Contains("put /api/v1/agents/{id}/state", said);
        Assert.True(JsonNode.DeepEquals(document, OpenApiDocument.Of(fixture.Engine.Endpoints)));
    }

    [Fact]
    public void Each_operation_says_what_it_is_for_what_it_takes_and_what_comes_back()
    {
        JsonObject document = OpenApiDocument.Of(fixture.Engine.Endpoints);
        HashSet<string> ids = [];
        foreach ((string path, string method, JsonObject operation) in Operations(document))
        {
            string what = $"{method} {path}";
            Assert.False(string.IsNullOrEmpty(operation["summary"]?.GetValue<string>()), $"{what} has no summary: describe it where it is mapped");
            Assert.True(ids.Add(operation["operationId"]!.GetValue<string>()), $"{what}: its id is another's");
            Assert.Contains(operation["responses"]!.AsObject(), response => response.Key is "200" or "204");
            foreach ((string status, JsonNode? response) in operation["responses"]!.AsObject())
            {
                Assert.False(string.IsNullOrEmpty(response!["description"]?.GetValue<string>()), $"{what} {status}");
            }

            string[] inPath = [.. Parameters(operation).Where(one => one["in"]!.GetValue<string>() == "path").Select(one => one["name"]!.GetValue<string>())];
            Assert.All(inPath, name => Assert.Contains($"{{{name}}}", path, StringComparison.Ordinal));
            Assert.Equal(path.Count(c => c == '{'), inPath.Length);
            Assert.Equal(method is "get" || !path.StartsWith("/api/", StringComparison.Ordinal), operation["security"] is not JsonArray { Count: 1 });
        }

        Assert.Equal(["call_id", "bodies"], Parameters(Find(document, "get", "/api/v1/trace")).Select(one => one["name"]!.GetValue<string>()));
        Assert.Equal(["path", "query"], Parameters(Find(document, "get", "/api/v1/queues/{id}")).Select(one => one["in"]!.GetValue<string>()));
    }

    [Fact]
    public void Each_body_has_a_schema_whose_references_lead_somewhere_and_requests_need_what_they_need()
    {
        JsonObject document = OpenApiDocument.Of(fixture.Engine.Endpoints);
        var checker = new SchemaChecker(document);
        foreach (string reference in References(document))
        {
            Assert.NotNull(checker.Resolve(reference));
        }

        foreach (RouteEndpoint endpoint in fixture.Engine.Endpoints.OfType<RouteEndpoint>().Where(one => one.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is not null))
        {
            JsonObject operation = Find(document, OpenApiDocument.MethodsOf(endpoint).Single(), OpenApiDocument.PathOf(endpoint));
            Assert.NotNull(operation["requestBody"]!["content"]!["application/json"]!["schema"]);
        }

        JsonNode state = document["components"]!["schemas"]!["AgentStateRequest"]!;
        Assert.Equal(["state"], state["required"]!.AsArray().Select(name => name!.GetValue<string>()));
        Assert.Contains("120 characters", state["properties"]!["reason"]!["description"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(checker.Check(state, JsonNode.Parse("""{"state": "paused", "reason": "lunch"}""")));
        Assert.NotEmpty(checker.Check(state, JsonNode.Parse("""{"reason": "lunch"}""")));
        Assert.NotEmpty(checker.Check(state, JsonNode.Parse("""{"state": "asleep"}""")));
        Assert.NotEmpty(checker.Check(state, JsonNode.Parse("""{"state": "paused", "colour": "red"}""")));
    }

    [Theory]
    [InlineData("/api/v1/agents")]
    [InlineData("/api/v1/agents/1001")]
    [InlineData("/api/v1/queues")]
    [InlineData("/api/v1/queues/sales")]
    [InlineData("/api/v1/calls")]
    [InlineData("/api/v1/trunks")]
    [InlineData("/api/v1/bans")]
    [InlineData("/api/v1/pins")]
    [InlineData("/api/v1/config/plan")]
    [InlineData("/api/v1/agents/6666")]
    [InlineData("/api/v1/trunks/none")]
    [InlineData("/api/v1/trace?call_id=none")]
    [InlineData("/api/v1/interactions/none/trace")]
    public async Task What_is_answered_is_what_the_document_says(string address)
    {
        JsonObject document = OpenApiDocument.Of(fixture.Engine.Endpoints);
        using HttpResponseMessage response = await fixture.Http.GetAsync(address);
        string path = Operations(document).Select(one => one.Path).Distinct().Single(path => Template(path, address.Split('?')[0]));
        JsonObject responses = Find(document, "get", path)["responses"]!.AsObject();
        string status = ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(responses.ContainsKey(status), $"{status} is not told of: {string.Join(' ', responses.Select(one => one.Key))}");
        JsonNode schema = responses[status]!["content"]![response.Content.Headers.ContentType!.MediaType!]!["schema"]!;
        JsonNode body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Empty(new SchemaChecker(document).Check(schema, response.IsSuccessStatusCode ? body : Without(body, "traceId", "trace_id")));
    }

    // What no engine at rest would show.
    [Fact]
    public void Answers_full_of_things_are_what_the_document_says_too()
    {
        DateTimeOffset now = DateTimeOffset.UnixEpoch;
        var step = new SipStep(now, "in", "udp", "a", "b", "INVITE", 200, "OK", "1", false, null, 7, "x");
        object[] bodies =
        [
            new AgentList(now, [new AgentEntry("1", "n", "paused", "r", "paused", "r", now, now, true) { Seat = "2" }, new AgentEntry("1", "n", "busy", null, "available", null, null, null, false)]),
            new CallList(now, [new CallEntry(Guid.NewGuid(), "inbound", null, "1", "t", "talk", "q", "1", now, now, ["a", "b"])]),
            new TrunkList(now, [new TrunkEntry("t", null, true, null, [new TrunkAddress("udp:1", "down", 408, 1.5)], 1, null, "x")]),
            new BanList(now, [new BanEntry("10.0.0.1", now, now, "auth", 5)]),
            new ConfigPlan(now, true, 1, [new PlannedChange("a.b", "removed", "f", 1, 2, "e")], [new CheckedProblem("f", 1, 2, "error", "t", null)]),
            new TraceStory(Guid.NewGuid(), "1", "2", "answered", null, now, [new TraceLine(now, "segment", "x", ["y"])], new SipStory([new SipLeg("c", 0, 1, [step])])),
        ];
        JsonObject document = OpenApiDocument.Of(fixture.Engine.Endpoints);
        var checker = new SchemaChecker(document);
        foreach (object body in bodies)
        {
            JsonNode? json = JsonSerializer.SerializeToNode(body, body.GetType(), ServerJson.Default);
            Assert.Empty(checker.Check(document["components"]!["schemas"]![body.GetType().Name]!, json));
        }
    }

    private IEnumerable<(string Path, string Method)> Served() =>
        from endpoint in fixture.Engine.Endpoints.OfType<RouteEndpoint>() from method in OpenApiDocument.MethodsOf(endpoint) select (OpenApiDocument.PathOf(endpoint), method);

    private static IEnumerable<(string Path, string Method, JsonObject Operation)> Operations(JsonObject document) =>
        from path in document["paths"]!.AsObject() from method in path.Value!.AsObject() select (path.Key, method.Key, method.Value!.AsObject());

    private static JsonObject Find(JsonObject document, string method, string path) => document["paths"]![path]![method]!.AsObject();

    private static IEnumerable<JsonNode> Parameters(JsonObject operation) => (operation["parameters"] as JsonArray ?? []).Select(one => one!);

    private static bool Template(string path, string address)
    {
        string[] one = path.Split('/');
        string[] other = address.Split('/');
        return one.Length == other.Length && one.Zip(other).All(pair => pair.First == pair.Second || pair.First.StartsWith('{'));
    }

    private static JsonNode Without(JsonNode body, params string[] names)
    {
        foreach (string name in names)
        {
            body.AsObject().Remove(name);
        }

        return body;
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(entry => entry.Key == "$ref" ? [entry.Value!.GetValue<string>()] : References(entry.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };
}
