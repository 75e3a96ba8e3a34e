using Routing.Simulator.Behaviour;
using Routing.Sip;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;

namespace Routing.Simulator.Actors;

/// <summary>All agents of a crowd on one user agent: takes its calls and gives each to the phone that is called.</summary>
internal sealed class AgentSide : ISipApplication
{
    private readonly Scene _scene;
    private readonly Dictionary<string, Agent> _agents = [];
    private readonly HashSet<AgentCall> _calls = [];
    private long _sessions;

    public AgentSide(Scene scene, AgentOptions options)
    {
        _scene = scene;
        foreach (SimulatedAgent agent in options.Agents)
        {
            _agents.Add(agent.User, new Agent(scene, agent, _agents.Count));
        }
    }

    /// <summary>Calls that are not over. Within turns.</summary>
    public int Active => _calls.Count;

    /// <summary>Ends all calls. Within turns.</summary>
    public void Stop()
    {
        foreach (AgentCall call in _calls)
        {
            call.HangUp();
        }
    }

    /// <summary>Ends all calls here, whatever the peer says. Within turns.</summary>
    public void Abandon()
    {
        foreach (AgentCall call in _calls)
        {
            call.Abandon();
        }
    }

    void ISipApplication.OnInvite(UasInviteDialog dialog)
    {
        var call = new AgentCall(_scene, dialog, OnOver);
        dialog.Events = call;
        _scene.Stage.Post(() =>
        {
            _calls.Add(call);
            call.Ring(_agents.GetValueOrDefault(call.Called), ++_sessions);
        });
    }

    void ISipApplication.OnBindingsChanged(BindingsChange change)
    {
        // Nobody registers here: the access plan has no phones.
    }

    private void OnOver(AgentCall call)
    {
        _calls.Remove(call);
        _scene.OnOver();
    }
}
