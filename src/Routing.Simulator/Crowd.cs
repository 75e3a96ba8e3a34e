using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Simulator.Actors;
using Routing.Simulator.Reports;
using Routing.Sip.Transports;

namespace Routing.Simulator;

/// <summary>
/// Callers and agents that place and answer real SIP calls with real sound: each side sends a tone and
/// listens for the other's, so that a call counts as answered only if both heard each other. Used by
/// <c>routing demo</c>, <c>routing simulate</c> and the benchmarks: bound first, so that the engine's
/// configuration can name its ports, then run once. All members may be called from any thread.
/// </summary>
public sealed class Crowd : IAsyncDisposable
{
    private readonly CrowdOptions _options;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _logging;
    private readonly UdpTransport? _callers;
    private readonly UdpTransport? _agents;

    // Written once by RunAsync, read by Progress and DisposeAsync on any thread.
    private CrowdRun? _run;

    private Crowd(CrowdOptions options, TimeProvider time, ILoggerFactory logging)
    {
        _options = options;
        _time = time;
        _logging = logging;
        ILogger log = logging.CreateLogger("Routing.Simulator");
        _callers = options.Callers is null ? null : UdpTransport.Bind(new IPEndPoint(options.Address, 0), log);
        _agents = options.Agents is null ? null : UdpTransport.Bind(new IPEndPoint(options.Address, 0), log);
    }

    /// <summary>Where the callers send from: the one source that an engine's trunk has to allow. Null without callers.</summary>
    public IPEndPoint? CallersEndPoint => _callers?.LocalEndPoint;

    /// <summary>Where the agents' phones are. Null without agents.</summary>
    public IPEndPoint? AgentsEndPoint => _agents?.LocalEndPoint;

    /// <summary>Where the crowd stands now; all zero before the run.</summary>
    // Volatile pairs with the CompareExchange in RunAsync.
    public CrowdProgress Progress => Volatile.Read(ref _run)?.Progress ?? default;

    /// <summary>Deadlines set, legs open and turns pending: all zero after a run. For leak tests.</summary>
    internal (int Deadlines, int Legs, int Turns) Leftovers => Volatile.Read(ref _run)?.Leftovers ?? default;

    /// <summary>Binds the SIP sockets of a crowd; nothing is sent or read before <see cref="RunAsync"/>.</summary>
    /// <param name="options">What it is and does.</param>
    /// <param name="logging">Where its SIP stack logs; null for nowhere.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="ArgumentException">The options make no sense: says what.</exception>
    /// <exception cref="SipBindException">The address cannot be bound: says why.</exception>
    public static Crowd Bind(CrowdOptions options, ILoggerFactory? logging = null, TimeProvider? time = null)
    {
        options.Validate();
        return new Crowd(options, time ?? TimeProvider.System, logging ?? NullLoggerFactory.Instance);
    }

    /// <summary>
    /// Registers the agents, places the calls, lets them run to their ends, and hangs up what is left. Once.
    /// </summary>
    /// <param name="target">The engine's SIP address: registrar and called party.</param>
    /// <param name="cancel">Ends all calls by BYE or CANCEL; the report still comes, within <see cref="CrowdOptions.StopWithin"/>.</param>
    /// <returns>What it came to. No call, leg or registration is left.</returns>
    /// <exception cref="InvalidOperationException">It has run before.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">No socket was left for a leg's sound; calls end when this is disposed.</exception>
    public async Task<CrowdReport> RunAsync(IPEndPoint target, CancellationToken cancel = default)
    {
        var run = new CrowdRun(_options, _callers, _agents, target, _time, _logging);
        if (Interlocked.CompareExchange(ref _run, run, null) is not null)
        {
            await run.DisposeAsync().ConfigureAwait(false);
            throw new InvalidOperationException("A crowd runs once.");
        }

        return await run.RunAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// Closes sockets and threads. At once after a run; calls whose peer has stopped answering are waited for
    /// as SIP asks (64*T1).
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Volatile.Read(ref _run) is { } run)
        {
            await run.DisposeAsync().ConfigureAwait(false);
        }

        if (_callers is not null)
        {
            await _callers.DisposeAsync().ConfigureAwait(false);
        }

        if (_agents is not null)
        {
            await _agents.DisposeAsync().ConfigureAwait(false);
        }
    }
}
