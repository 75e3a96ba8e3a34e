using System.Runtime.InteropServices;

namespace Routing.Server.Hosting;

/// <summary>
/// What the process's signals mean to a running engine: SIGHUP loads the configuration again, SIGTERM or SIGINT
/// drains, a second one stops at once. Made before all else and disposed last, so that none of them
/// ends the process by itself while the engine closes, nor SIGHUP while it starts.
/// </summary>
internal sealed class RunSignals : IDisposable
{
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _drain = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];
    private Engine? _engine;
    private bool _reloads;

    /// <summary>From now on SIGHUP is ours; <paramref name="log"/> tells what a signal did. Left alone it would end the process, which systemd takes for a wish and does not start it again.</summary>
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

    /// <summary>
    /// From now on signals are <paramref name="engine"/>'s. Until then those that stop do what they do to any process, and a reload waits:
    /// it is done now, since nobody knows which files had been read when it came.
    /// </summary>
    public void Attach(Engine engine)
    {
        void OnStop(PosixSignalContext context)
        {
            context.Cancel = true;
            OnStopSignal(engine);
        }

        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnStop));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnStop));
        bool reloads;
        lock (_gate)
        {
            _engine = engine;
            reloads = _reloads;
        }

        if (reloads)
        {
            engine.ReloadOnSignal();
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
        Engine? engine;
        lock (_gate)
        {
            engine = _engine;
            _reloads = true;
        }

        if (engine is null)
        {
            ServerLog.ReloadWaits(_log);
        }
        else if (_drain.Task.IsCompleted)
        {
            // logrotate and the like send it to whoever is there. Nothing new would come of a new plan.
            ServerLog.ReloadIgnored(_log);
        }
        else
        {
            engine.ReloadOnSignal();
        }
    }
}
