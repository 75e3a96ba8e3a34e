using System.Net;
using Routing.Simulator.Behaviour;
using Routing.Sip;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;

namespace Routing.Simulator.Actors;

/// <summary>The registrations of the agents' phones: all at once at the start, all taken back at the end. Within turns.</summary>
internal sealed class Registrations
{
    private readonly Scene _scene;
    private readonly List<SipRegistration> _all = [];
    private Deadline? _late;
    private Action? _onReady;
    private Action? _onGone;
    private int _registered;
    private int _gone;

    /// <summary>One for each agent with a digest username; nothing is sent before <see cref="Start"/>.</summary>
    public Registrations(Scene scene, AgentOptions options, SipUserAgent agent, IPEndPoint registrar)
    {
        _scene = scene;
        foreach (SimulatedAgent phone in options.Agents)
        {
            if (phone.Username is { } username)
            {
                Add(agent, registrar, phone, username);
            }
        }
    }

    /// <summary>Registers all; <paramref name="onReady"/> is called once, when all are registered or the time is over.</summary>
    public void Start(TimeSpan within, Action onReady)
    {
        _late = _scene.Stage.After(within, Ready);
        _onReady = onReady;
        foreach (SipRegistration registration in _all)
        {
            registration.Start();
        }

        CheckReady();
    }

    /// <summary>Takes all back; <paramref name="onGone"/> is called once, when all are gone. The caller has its deadline.</summary>
    public void Stop(Action onGone)
    {
        _late?.Cancel();
        _onReady = null;
        _onGone = onGone;
        _gone = 0;
        foreach (SipRegistration registration in _all)
        {
            if (registration.State == SipRegistrationState.Unregistered)
            {
                _gone++;
            }
            else
            {
                registration.Unregister();
            }
        }

        CheckGone();
    }

    /// <summary>Tells nobody anything any more.</summary>
    public void Forget()
    {
        _onReady = null;
        _onGone = null;
    }

    private void Add(SipUserAgent agent, IPEndPoint registrar, SimulatedAgent phone, string username)
    {
        bool registered = false;
        _all.Add(new SipRegistration(
            agent,
            new SipRegistrationOptions
            {
                Registrar = $"sip:{registrar}",
                Aor = $"sip:{phone.User}@{registrar}",
                ContactUser = phone.User,
                Secret = new DigestSecret(username, phone.Password),
            },
            change => _scene.Stage.Post(() =>
            {
                bool now = change.State == SipRegistrationState.Registered;
                int step = (now ? 1 : 0) - (registered ? 1 : 0);
                registered = now;
                OnChanged(step, change.State);
            })));
    }

    private void OnChanged(int step, SipRegistrationState state)
    {
        _registered += step;
        _scene.Tally.Agents.Registered(step);
        _gone += state == SipRegistrationState.Unregistered ? 1 : 0;
        CheckReady();
        CheckGone();
    }

    private void CheckReady()
    {
        if (_registered == _all.Count)
        {
            Ready();
        }
    }

    private void Ready()
    {
        _late?.Cancel();
        Action? ready = _onReady;
        _onReady = null;
        ready?.Invoke();
    }

    private void CheckGone()
    {
        if (_gone == _all.Count)
        {
            Action? gone = _onGone;
            _onGone = null;
            gone?.Invoke();
        }
    }
}
