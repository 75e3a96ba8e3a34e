using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Routing.Records;
using Routing.Records.Model;
using Routing.Server.Api;

namespace Routing.Server.Tests.Api;

/// <summary>Endpoints while that which they ask is not there yet, no more, or ill.</summary>
public sealed class LookupTests
{
    private static readonly Guid Id = Guid.Parse("0198c1f0-0000-7000-8000-000000000001");

    private static readonly InteractionRecord Record = new()
    {
        Id = Id,
        Channel = "voice",
        Direction = "inbound",
        Started = DateTimeOffset.UnixEpoch,
        Ended = DateTimeOffset.UnixEpoch,
        Outcome = InteractionOutcome.Answered,
        EndedBy = "caller",
        Node = "pbx-1",
    };

    [Fact]
    public async Task A_reload_while_the_engine_starts_is_told_to_come_again() =>
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Ask(web => ReloadEndpoint.Map(web, () => null, () => false), http => http.PostAsync("/config/reload", null)));

    [Fact]
    public async Task An_interaction_that_ended_a_moment_ago_is_found_once_it_is_written()
    {
        var records = new Reader();
        Assert.Equal(HttpStatusCode.OK, await Trace(records, _ => Task.FromResult<InteractionRecord?>(null), () => records.Written = Record));
        Assert.Equal(HttpStatusCode.NotFound, await Trace(new Reader(), _ => Task.FromResult<InteractionRecord?>(null), () => { }));
    }

    [Fact]
    public async Task A_store_or_a_call_that_is_ill_is_no_fault_of_the_asker()
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Trace(new Reader { Fault = new SqliteException("disk I/O error", 10) }, _ => Task.FromResult<InteractionRecord?>(null), () => { }));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Trace(new Reader(), _ => Task.FromException<InteractionRecord?>(new TimeoutException("no answer")), () => { }));
    }

    private static Task<HttpStatusCode> Trace(IRecordReader records, Func<Guid, Task<InteractionRecord?>> live, Action onFlush) => Ask(
        web => TraceEndpoint.Map(
            web,
            live,
            _ =>
            {
                onFlush();
                return Task.FromResult(true);
            },
            records,
            _ => []),
        http => http.GetAsync($"/interactions/{Id}/trace"));

    private static async Task<HttpStatusCode> Ask(Action<WebApplication> map, Func<HttpClient, Task<HttpResponseMessage>> ask)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddProblemDetails();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        await using WebApplication web = builder.Build();
        map(web);
        await web.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(web.Urls.First()) };
        using HttpResponseMessage response = await ask(http);
        return response.StatusCode;
    }

    private sealed class Reader : IRecordReader
    {
        public InteractionRecord? Written { get; set; }

        public Exception? Fault { get; init; }

        public Task<InteractionRecord?> FindAsync(Guid id, CancellationToken cancellation = default) =>
            Fault is null ? Task.FromResult(Written) : Task.FromException<InteractionRecord?>(Fault);

        public Task<IReadOnlyDictionary<InteractionOutcome, long>> CountByOutcomeAsync(
            DateTimeOffset? from = null, DateTimeOffset? to = null, CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<InteractionRecord>> ListAsync(
            DateTimeOffset from, DateTimeOffset to, int limit = 1000, CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<AgentStateEntry>> ListAgentStatesAsync(
            string agent, DateTimeOffset from, DateTimeOffset to, int limit = 1000, CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<LastTalk>> ListLastTalksAsync(DateTimeOffset since, int limit, CancellationToken cancellation = default) =>
            throw new NotSupportedException();
    }
}
