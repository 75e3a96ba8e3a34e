using System.Globalization;
using Routing.Acd.Model;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;

namespace Routing.Pbx.FeatureCodes;

/// <summary>Says what is set at this desk, and how many callers wait for the agent who sits there.</summary>
internal static class StatusReport
{
    public static async Task<bool> SayAsync(FeatureTalk talk, FeatureDestination feature)
    {
        DeskState set = talk.States.Of(talk.Desk);
        var prompts = new List<string>();
        if (talk.Agent is { } agent)
        {
            Add(prompts, talk, talk.Desks.Plan, agent.Id);
        }

        if (!talk.Desks.CanRing(talk.Phone))
        {
            prompts.Add(FeatureSpeech.NotRegistered);
        }

        if (set.DoNotDisturb)
        {
            prompts.Add(FeatureSpeech.DoNotDisturbOn);
        }

        Add(prompts, FeatureSpeech.ForwardAlways, set.Always);
        Add(prompts, FeatureSpeech.ForwardBusy, set.Busy);
        Add(prompts, FeatureSpeech.ForwardNoAnswer, set.NoAnswer);
        await talk.SayAsync(prompts.Count > 0 ? prompts : [FeatureSpeech.ForwardEnded]);
        return true;
    }

    private static void Add(List<string> prompts, string prompt, string? number)
    {
        if (number is not null)
        {
            prompts.Add(prompt);
            prompts.AddRange(FeatureSpeech.Digits(number));
        }
    }

    // What people set, and not that the agent is on the phone: this very call is what keeps them busy.
    private static void Add(List<string> prompts, FeatureTalk talk, PbxPlan plan, AgentId id)
    {
        AcdSnapshot now = talk.Desks.AcdSnapshot();
        AgentSnapshot state = now.Agents.FirstOrDefault(known => known.Agent == id);
        prompts.Add(state.Mode switch
        {
            AgentMode.Available => FeatureSpeech.Available,
            AgentMode.Paused => FeatureSpeech.Paused,
            _ => FeatureSpeech.SignedOut,
        });
        prompts.AddRange(state.Mode == AgentMode.Paused ? talk.Reason(state.ModeReason) : []);
        int waiting = now.Queues.Where(queue => Serves(plan, id, queue.Queue)).Sum(queue => queue.Waiting);
        prompts.Add(FeatureSpeech.CallsWaiting);
        prompts.AddRange(FeatureSpeech.Digits(waiting.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Whether the agent may get calls of that queue, sooner or later: in one of its groups, and with the skills it asks for at first.</summary>
    private static bool Serves(PbxPlan plan, AgentId id, QueueId which) =>
        plan.Routing.Agents.ElementAtOrDefault(id.Value) is { } agent
        && plan.Routing.Queues.ElementAtOrDefault(which.Value) is { } queue
        && (queue.Groups.Count == 0 || queue.Groups.Any(limit => agent.Groups.Contains(limit.Group)))
        && queue.Requires.Any(set => Meets(agent, set));

    private static bool Meets(AgentPlan agent, RequirementSet set)
    {
        foreach (SkillRequirement needed in set.Requirements)
        {
            if (!agent.Skills.Any(skill => skill.Skill == needed.Skill && skill.Level >= needed.Level))
            {
                return false;
            }
        }

        return true;
    }
}
