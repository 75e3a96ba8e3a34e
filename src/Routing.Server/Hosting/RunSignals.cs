using System.Runtime.InteropServices;

namespace Routing.Server.Hosting;

/// <summary>
/// What the process's signals mean to a running engine: SIGHUP loads the configuration again, SIGTERM or SIGINT
/// drains, a second one stops at once. Made before the engine and disposed after it, so that none of them
/// ends the process by itself while the engine closes.
/// </summary>
/// <param name="log">Where it says what a signal did.</param>
internal sealed class RunSignals(ILogger log) : IDisposable
{
    private readonly TaskCompletionSource _drain = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Completes with the first signal to stop.</summary>
    public Task Drain => _drain.Task;

    /// <summary>Completes with the second.</summary>
    public Task Stop => _stop.Task;

    /// <summary>From now on signals are <paramref name="engine"/>'s. Until then they do what they do to any process.</summary>
    public void Attach(Engine engine)
    {
        void OnStop(PosixSignalContext context)
        {
            context.Cancel = true;
            OnStopSignal(engine);
        }

        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnStop));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnStop));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            OnReloadSignal(engine);
        }));
    }

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void OnStopSignal(Engine engine)
    {
        if (!_drain.TrySetResult() && _stop.TrySetResult())
        {
            ServerLog.Stopping(log, engine.Exchange.LiveCalls);
            engine.Exchange.CloseAtOnce();
        }
    }

    private void OnReloadSignal(Engine engine)
    {
        if (_drain.Task.IsCompleted)
        {
            // logrotate and the like send it to whoever is there. Nothing new would come of a new plan.
            ServerLog.ReloadIgnored(log);
        }
        else
        {
            engine.ReloadOnSignal();
        }
    }
}
