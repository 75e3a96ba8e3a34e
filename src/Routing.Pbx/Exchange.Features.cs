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

        return _states.Of(agent).DoNotDisturb ? SetAgent(agent, AgentMode.Paused, DoNotDisturb.Reason) : SetAgent(agent, AgentMode.Available, null);
    }

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

    private void GoHome(string agent)
    {
        if (_states.GoHome(agent) is { } phone)
        {
            _desks.Find(agent)?.PostLook();
            _desks.Find(phone)?.PostLook(); // whose own it is
        }
    }
}
