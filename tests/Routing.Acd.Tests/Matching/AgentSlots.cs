using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>What each agent holds, counted from the commands and the events alone.</summary>
internal sealed class AgentSlots
{
    private readonly Dictionary<Guid, Channel> _channels = [];
    private readonly List<(AgentId Agent, Guid Interaction, Channel Channel, bool Going)> _held = [];

    public void Note(in AcdCommand command)
    {
        if (command.Kind is AcdCommandKind.Submit or AcdCommandKind.Resubmit)
        {
            _channels.TryAdd(command.Interaction, command.Channel);
        }
    }

    public void Note(in AcdEvent e)
    {
        (AgentId agent, Guid id) = (e.Agent, e.Interaction);
        switch (e.Kind)
        {
            case AcdEventKind.Reserved:
                _held.Add((agent, id, _channels[id], true));
                break;
            case AcdEventKind.ReservationEnded when e.Outcome != ReservationOutcome.Accepted:
            case AcdEventKind.Left when e.Outcome == ReservationOutcome.Accepted:
                Assert.True(_held.Remove((agent, id, _channels[id], true)));
                break;
            case AcdEventKind.WrapUpEnded:
                int wrapUp = _held.FindIndex(h => h.Agent == agent && h.Interaction == id && !h.Going);
                Assert.True(wrapUp >= 0);
                _held.RemoveAt(wrapUp);
                break;
        }

        if (e is { Kind: AcdEventKind.Left, Outcome: ReservationOutcome.Accepted, Deadline: > 0 })
        {
            _held.Add((agent, id, _channels[id], false));
        }
    }

    /// <summary>What has just been reserved had room.</summary>
    public void AssertFits(AcdEvent reserved, AgentPlan? plan)
    {
        Assert.NotNull(plan);
        List<(AgentId, Guid, Channel Channel, bool Going)> held = _held.FindAll(h => h.Agent == reserved.Agent);
        Channel channel = _channels[reserved.Interaction];
        Assert.InRange(held.Count(h => h.Channel == channel), 1, channel == Channel.Voice ? 1 : plan.Capacity.ElementAtOrDefault((int)channel));
        Assert.True(plan.Total == 0 || held.Count <= plan.Total);
        if (held.Exists(h => h.Channel == Channel.Voice))
        {
            Assert.True(channel == Channel.Voice || held.TrueForAll(h => h.Channel != Channel.Voice || h.Going));
            Assert.All(new[] { Channel.Chat, Channel.Email }.Where(c => channel == Channel.Voice || c == channel), c => Assert.True(
                held.Count(h => h.Channel == c && (h.Going || c == channel)) <= plan.BesideVoice.ElementAtOrDefault((int)c)));
        }
    }
}
