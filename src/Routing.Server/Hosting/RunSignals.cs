using System.Runtime.InteropServices;

namespace Routing.Server.Hosting;

/// <summary>
/// What the process's signals mean to a running engine: SIGHUP loads the configuration again, SIGTERM or SIGINT
/// drains, a second one stops at once. Made before all else and disposed after the engine, so that SIGHUP never ends the process, and
/// none of them does while the engine closes.
/// </summary>
internal sealed class RunSignals : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ILogger _log;
    private readonly TaskCompletionSource _drain = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];
    private Engine? _engine;
    private bool _reloadsLater;

    /// <summary>From now on SIGHUP waits for the engine: who starts one and reloads it at once meant what stands there by then.</summary>
    /// <param name="log">Where it says what a signal did.</param>
    public RunSignals(ILogger log)
    {
        _log = log;
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            OnReloadSignal();
        }));
    }

    /// <summary>Completes with the first signal to stop.</summary>
    public Task Drain => _drain.Task;

    /// <summary>Completes with the second.</summary>
    public Task Stop => _stop.Task;

    /// <summary>From now on signals are <paramref name="engine"/>'s. Until then those to stop do what they do to any process.</summary>
    public void Attach(Engine engine)
    {
        void OnStop(PosixSignalContext context)
        {
            context.Cancel = true;
            OnStopSignal(engine);
        }

        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnStop));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnStop));
        lock (_lock)
        {
            _engine = engine;
        }

        if (_reloadsLater) // nobody sets it any more
        {
            OnReloadSignal();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void OnStopSignal(Engine engine)
    {
        if (!_drain.TrySetResult() && _stop.TrySetResult())
        {
            ServerLog.Stopping(_log, engine.Exchange.LiveCalls);
            engine.Exchange.CloseAtOnce();
        }
    }

    private void OnReloadSignal()
    {
        lock (_lock)
        {
            if (_engine is null)
            {
                _reloadsLater = true;
                return;
            }
        }

        if (_drain.Task.IsCompleted)
        {
            // logrotate and the like send it to whoever is there. Nothing new would come of a new plan.
            ServerLog.ReloadIgnored(_log);
        }
        else
        {
            _engine.ReloadOnSignal();
        }
    }
}
