using Routing.Acd.Model;
using Routing.Pbx.Calls;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.FeatureCodes;
using Routing.Sip.Dialogs;

namespace Routing.Pbx;

/// <summary>What people do to agents' desks by feature codes.</summary>
public sealed partial class Exchange : IFeatureDesks
{
    /// <summary>The phone that the agent sits at, where that is not their own; null otherwise. Any thread.</summary>
    public string? SeatOf(string agent) => _states.Of(agent).Seat;

    /// <summary>What people have set at that desk. Any thread.</summary>
    internal DeskState SettingsOf(string desk) => _states.Of(desk);

    bool IFeatureDesks.SignIn(string agent, string phone, Leg from)
    {
        if (!_plan.Phones.ContainsKey(phone) || !_plan.Agents.TryGetValue(agent, out AgentDeskPlan? plan) || _desks.Find(plan.Id) is not { } desk)
        {
            return false;
        }

        if (_states.DeskAt(phone) != agent)
        {
            if (!from.IsOver)
            {
                // The leg that says so is on that line already, and told as another's or nobody's: it is this agent's until it is over.
                desk.PostExternal(busy: true);
                Action<DialogEnd>? before = from.OnOver;
                from.OnOver = end =>
                {
                    before?.Invoke(end);
                    desk.PostExternal(busy: false);
                };
            }

            string left = _states.SeatOf(agent);
            if (_states.Sit(agent, phone) is { } displaced && SetAgent(displaced, AgentMode.SignedOut, null))
            {
                _desks.Find(displaced)?.PostLook();
            }

            _desks.Find(left)?.PostLook(); // whose own phone it is, and may have registered while another sat there
        }

        desk.PostLook();
        return SetAgent(agent, AgentMode.Available, null);
    }

    AgentSnapshot IFeatureDesks.StateOf(AgentId agent) => AcdSnapshot().Agents.FirstOrDefault(known => known.Agent == agent);

    /// <summary>Why nobody can say of that agent that they are available, or that they pause; null where they can, or there is no such agent. Any thread.</summary>
    public string? WhyNotSignedIn(string agent, AgentMode mode) =>
        mode == AgentMode.SignedOut || !_plan.Agents.TryGetValue(agent, out AgentDeskPlan? plan) ? null
        : !plan.HasPhone && _states.Of(agent).Seat is null ? $"Agent {agent} has no phone and sits at nobody's: they sign in at one, by the feature code sign_in and their PIN."
        : _states.DeskAt(_states.SeatOf(agent)) != agent ? $"A colleague sits at the phone of agent {agent}: they sign in there, or at another, by the feature code sign_in."
        : mode == AgentMode.Available && _states.Of(agent).DoNotDisturb ? $"Agent {agent} does not want to be disturbed: that ends at their phone, by the feature code do_not_disturb_off."
        : null;

    bool IFeatureDesks.CanRing(string phone) => _sip.BindingsOf(phone, provenOnly: true).Count > 0;

    // At each load. Who sits at a phone that is no more can not be rung, and where their own is they are not; an agent who is
    // no more keeps no phone from those who use it.
    private void ReviewSeats()
    {
        foreach (string agent in _states.Seated)
        {
            if ((!_plan.Agents.ContainsKey(agent) || !_plan.Phones.ContainsKey(_states.SeatOf(agent))) && !SetAgent(agent, AgentMode.SignedOut, null))
            {
                GoHome(agent);
            }
        }
    }

    // Who sits there still at the end of the day; not in a talk, nor while they are rung: they are looked at again soon.
    private void EndSignIns()
    {
        PbxPlan plan = _plan;
        DateTimeOffset now = Clock.UtcNow;
        foreach (AgentDeskPlan agent in plan.Agents.Values)
        {
            DeskState set = _states.Of(agent.Name);
            string phone = set.Seat ?? agent.Name;
            if (set.Since is { } since && plan.Desks.EndOf(since, set.Seat is not null, plan.Node.TimeZone) is { } end && end <= now
                && _lines.Of(phone).Calls == 0 && ((IFeatureDesks)this).StateOf(agent.Id).State is not (AgentState.Busy or AgentState.Reserved))
            {
                PbxLog.SignInEnded(_environment.Log, agent.Name, phone, plan.Desks.SeatLimit is { } most && now - since >= most ? "seat_limit" : "sign_out_at");
                SetAgent(agent.Name, AgentMode.SignedOut, null);
            }
        }
    }

    private void GoHome(string agent)
    {
        if (_states.GoHome(agent) is { } phone)
        {
            _desks.Find(agent)?.PostLook();
            _desks.Find(phone)?.PostLook(); // whose own it is
        }
    }
}
