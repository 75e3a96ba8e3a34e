using System.Net;
using Microsoft.Extensions.Logging;
using Routing.Simulator.Audio;
using Routing.Simulator.Reports;
using Routing.Sip;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;
using Routing.Sip.Security;
using Routing.Sip.Transports;

namespace Routing.Simulator.Actors;

/// <summary>
/// One run of a crowd, from the first registration to the last: registers, lets calls be placed and end,
/// hangs up the rest, takes the registrations back. Made and disposed by <see cref="Crowd"/>; all in between
/// happens in turns of its stage.
/// </summary>
internal sealed class CrowdRun : IAsyncDisposable
{
    /// <summary>After the last caller has left, the engine has this long to end the agents' legs too.</summary>
    private static readonly TimeSpan AgentsLeaveWithin = TimeSpan.FromSeconds(2);

    private readonly CrowdOptions _options;
    private readonly Stage _stage;
    private readonly AudioLoop _audio;
    private readonly Tally _tally;
    private readonly Scene _scene;
    private readonly SipUserAgent? _callerAgent;
    private readonly SipUserAgent? _agentAgent;
    private readonly AgentSide? _agents;
    private readonly Dialler? _dialler;
    private readonly Registrations? _registrations;
    private readonly TaskCompletionSource<CrowdReport> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Deadline> _deadlines = [];
    private RunPhase _phase = RunPhase.Registering;
    private bool _stopped;
    private int _disposed;

    public CrowdRun(
        CrowdOptions options, ISipTransport? callers, ISipTransport? agents, IPEndPoint target, TimeProvider time, ILoggerFactory logging)
    {
        _options = options;
        _stage = new Stage(time, fault => _done.TrySetException(fault));
        _audio = new AudioLoop(options.Address, options.Seed, time, fault => _done.TrySetException(fault));
        _tally = new Tally(options.KeepCalls);
        _scene = new Scene(options, _stage, _audio, _tally) { OnOver = Check };
        if (callers is not null)
        {
            _callerAgent = new SipUserAgent(options.Sip, new NobodyHome(), [callers], time, logging);
            _dialler = new Dialler(_scene, options.Callers!, _callerAgent, target);
        }

        if (agents is not null)
        {
            _agents = new AgentSide(_scene, options.Agents!);
            _agentAgent = new SipUserAgent(options.Sip, _agents, [agents], time, logging);
            _agentAgent.LoadAccess(Allow(target.Address, options.Address));
            _registrations = new Registrations(_scene, options.Agents!, _agentAgent, target);
        }
    }

    private enum RunPhase
    {
        Registering,
        Running,
        HangingUp,
        Unregistering,
        Over,
    }

    /// <summary>Where it stands. Any thread.</summary>
    public CrowdProgress Progress => _tally.Progress(_stage.Now);

    /// <summary>What is left of it.</summary>
    public (int Deadlines, int Legs, int Turns) Leftovers => (_stage.Deadlines, _audio.Open, _stage.Pending);

    /// <summary>Runs it, once.</summary>
    public async Task<CrowdReport> RunAsync(CancellationToken cancel)
    {
        _callerAgent?.Start();
        _agentAgent?.Start();
        _stage.Post(Begin);
        using CancellationTokenRegistration stop = cancel.Register(() => _stage.Post(() =>
        {
            _stopped |= _phase < RunPhase.HangingUp;
            HangUp("stopped");
        }));
        return await _done.Task.ConfigureAwait(false);
    }

    /// <summary>Closes everything. Any thread; repeated calls do nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (_callerAgent is not null)
        {
            await _callerAgent.DisposeAsync().ConfigureAwait(false);
        }

        if (_agentAgent is not null)
        {
            await _agentAgent.DisposeAsync().ConfigureAwait(false);
        }

        _stage.Dispose();
        _audio.Dispose();
        _done.TrySetCanceled();
    }

    private static SipAccessPlan Allow(params IPAddress[] addresses) => new()
    {
        Trunks = [.. addresses.Select(a => new TrunkSource("engine", new IPNetwork(a, a.GetAddressBytes().Length * 8), null))],
    };

    private void Begin()
    {
        if (_registrations is null)
        {
            BeginCalls();
        }
        else
        {
            _registrations.Start(_options.Agents!.RegisterWithin, BeginCalls);
        }
    }

    private void BeginCalls()
    {
        if (_phase != RunPhase.Registering)
        {
            return;
        }

        _phase = RunPhase.Running;
        _tally.Agents.Begin();
        if (_dialler is not null)
        {
            _dialler.Start(_options.Duration);
        }
        else if (_options.Duration is { } duration)
        {
            After(duration, () => HangUp("run_over"));
        }
    }

    // Told when a call of either side is over, and when the last is placed: is it time for the next phase?
    private void Check()
    {
        if (_phase == RunPhase.Running && _dialler is { Done: true })
        {
            if (_deadlines.Count == 0)
            {
                After(_options.DrainWithin, () => HangUp("run_over"));
            }

            if (_dialler.Active == 0 && _agents is { Active: > 0 })
            {
                After(AgentsLeaveWithin, () => HangUp("run_over"));
            }
            else if (_dialler.Active == 0)
            {
                HangUp("run_over");
            }
        }

        if (_phase == RunPhase.HangingUp && (_dialler?.Active ?? 0) == 0 && (_agents?.Active ?? 0) == 0)
        {
            _phase = RunPhase.Unregistering;
            if (_registrations is null)
            {
                Complete();
            }
            else
            {
                _registrations.Stop(Complete);
            }
        }
    }

    private void HangUp(string why)
    {
        if (_phase >= RunPhase.HangingUp)
        {
            return;
        }

        _phase = RunPhase.HangingUp;
        _scene.Ending = true;
        After(_options.StopWithin / 2, GiveUp);
        _dialler?.Close();
        _dialler?.HangUp(why);
        _agents?.Stop();
        Check();
    }

    // The peer does not answer our BYE or CANCEL: the calls end here without it. Likewise the registrations.
    private void GiveUp()
    {
        if (_phase == RunPhase.HangingUp)
        {
            After(_options.StopWithin / 2, Complete);
            _dialler?.Abandon();
            _agents?.Abandon();
        }
        else
        {
            Complete();
        }
    }

    private void Complete()
    {
        if (_phase == RunPhase.Over)
        {
            return;
        }

        _phase = RunPhase.Over;
        _registrations?.Forget();
        _deadlines.ForEach(deadline => deadline.Cancel());
        _done.TrySetResult(_tally.Report(_options, _stage.Now, _stopped, _audio.Lag));
    }

    private void After(TimeSpan span, Action turn) => _deadlines.Add(_stage.After(span, turn));

    /// <summary>Nobody calls the callers: their access plan lets no one in.</summary>
    private sealed class NobodyHome : ISipApplication
    {
        public void OnInvite(UasInviteDialog dialog) => dialog.Reject(480);

        public void OnBindingsChanged(BindingsChange change)
        {
            // Nobody registers at the callers.
        }
    }
}
