using System.Globalization;
using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>
/// A story told to an ACD, line by line, and what must come of each: <c>command -> event; event</c>. Seconds
/// are from the start, interactions are letters, agents numbers. A line without an arrow is not checked.
/// </summary>
internal sealed class Story(Func<AcdCommand, IReadOnlyList<AcdEvent>> apply)
{
    private const long Start = CallCentre.Start;
    private const double Second = CallCentre.Second;

    private readonly Dictionary<(char Interaction, int Agent), ReservationId> _rung = [];
    private long _now = Start;

    public void Tell(IReadOnlyList<RoutingPlan> plans, string story)
    {
        Apply(AcdCommand.LoadPlan(_now, plans[0] with { Version = 1 }));
        foreach (string line in story.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] parts = line.Split("->", StringSplitOptions.TrimEntries);
            string[] words = parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string told = string.Join("; ", CommandsOf(words, plans).SelectMany(Apply).Select(Short));
            if (parts.Length > 1)
            {
                Assert.Equal($"{parts[0]} -> {parts[1]}".TrimEnd(), $"{parts[0]} -> {told}".TrimEnd());
            }
        }
    }

    private IReadOnlyList<AcdEvent> Apply(AcdCommand command)
    {
        IReadOnlyList<AcdEvent> events = apply(command);
        foreach (AcdEvent e in events.Where(e => e.Kind == AcdEventKind.Reserved))
        {
            _rung[(Letter(e.Interaction), e.Agent.Value)] = e.Reservation;
        }

        return events;
    }

    private IEnumerable<AcdCommand> CommandsOf(string[] words, IReadOnlyList<RoutingPlan> plans)
    {
        switch (words[0])
        {
            case "in": return words.Skip(1).SelectMany(w => new[] { AcdCommand.DeviceUp(_now, Agent(w)), AcdCommand.SetAgent(_now, Agent(w), AgentMode.Available) });
            case "at": return [AcdCommand.Tick(_now = Time(words[1]))];
            case "load": return [AcdCommand.LoadPlan(_now, plans[int.Parse(words[1], CultureInfo.InvariantCulture)] with { Version = 9 })];
            case "out": return [AcdCommand.SetAgent(_now, Agent(words[1]), AgentMode.SignedOut)];
            case "available": return [AcdCommand.SetAgent(_now, Agent(words[1]), AgentMode.Available)];
            case "pause": return [AcdCommand.SetAgent(_now, Agent(words[1]), AgentMode.Paused, words.ElementAtOrDefault(2))];
            case "up": return [AcdCommand.DeviceUp(_now, Agent(words[1]))];
            case "down": return [AcdCommand.DeviceDown(_now, Agent(words[1]))];
            case "external": return [AcdCommand.ExternalBusy(_now, Agent(words[1]))];
            case "free": return [AcdCommand.ExternalFree(_now, Agent(words[1]))];
            case "done": return [AcdCommand.EndWrapUp(_now, Agent(words[1]))];
            case "extend": return [AcdCommand.ExtendWrapUp(_now, Agent(words[1]), Span(words[2]))];
            default: return [OfInteraction(words)];
        }
    }

    private AcdCommand OfInteraction(string[] words)
    {
        Guid id = Id(words[1][0]);
        ReservationId Rung() => words.Length > 2
            ? _rung[(words[1][0], Agent(words[2]).Value)]
            : _rung.Last(r => r.Key.Interaction == words[1][0]).Value;
        return words[0] switch
        {
            "submit" => Entry(AcdCommand.Submit(_now, id, default), words),
            "resubmit" => Entry(AcdCommand.Resubmit(_now, id, default, _now, 0), words),
            "update" => Entry(AcdCommand.Update(_now, id), words),
            "accept" => AcdCommand.Accept(_now, id, Rung()),
            "connect" => AcdCommand.Connect(_now, id, Rung()),
            "reject" => AcdCommand.Reject(_now, id, Rung()),
            "unreachable" => AcdCommand.Unreachable(_now, id, Rung()),
            "complete" => AcdCommand.Complete(_now, id),
            "inquire" => AcdCommand.Inquire(_now, id),
            "withdraw" => AcdCommand.Withdraw(_now, id, words.Length > 2 ? Enum.Parse<LeaveReason>(words[2], true) : LeaveReason.Withdrawn),
            _ => throw new ArgumentException($"No such command: {words[0]}"),
        };
    }

    // queue 1, chat, email, priority 5, needs 0:5+1:3, for 2 6 (agent, seconds), busy, first 3, sequence 4, entered 5
    private static AcdCommand Entry(AcdCommand c, string[] words)
    {
        for (int i = 2; i < words.Length; i++)
        {
            c = words[i] switch
            {
                "queue" => c with { Queue = new QueueId(Agent(words[++i]).Value) },
                "chat" => c with { Channel = Channel.Chat },
                "email" => c with { Channel = Channel.Email },
                "priority" => c with { Priority = Agent(words[++i]).Value },
                "needs" => c with { Requires = new(words[++i].Split('+').Select(r => r.Split(':')).Select(r => new SkillRequirement(new SkillId(r[0][0] - '0'), byte.Parse(r[1], CultureInfo.InvariantCulture)))) },
                "for" => c with { Preferred = Agent(words[++i]), Duration = Span(words[++i]) },
                "busy" => c with { HoldWhenBusy = true },
                "first" => c with { FirstEntered = Time(words[++i]) },
                "sequence" => c with { Sequence = Agent(words[++i]).Value },
                "entered" => c with { EnteredQueue = Time(words[++i]) },
                "epoch" => c with { Epoch = Agent(words[++i]).Value },
                _ => throw new ArgumentException($"No such word: {words[i]}"),
            };
        }

        return c;
    }

    private static string Short(AcdEvent e) => e.Kind switch
    {
        AcdEventKind.AgentChanged => $"{e.Agent.Value} {e.State}".ToLowerInvariant() + (e.Reason is null ? "" : $":{e.Reason}") + Until(e.Deadline),
        AcdEventKind.Queued => $"queued {Letter(e.Interaction)}{(e.Stage > 0 ? $" stage {e.Stage}" : "")}",
        AcdEventKind.Relaxed => $"relaxed {Letter(e.Interaction)} {e.Stage}",
        AcdEventKind.Reserved => $"reserved {Letter(e.Interaction)} {e.Agent.Value}{Until(e.Deadline)}",
        AcdEventKind.ReservationEnded => $"{e.Outcome} {Letter(e.Interaction)} {e.Agent.Value}".ToLowerInvariant(),
        AcdEventKind.LimitReached => $"limit {Letter(e.Interaction)} {e.Leave}".ToLowerInvariant(),
        AcdEventKind.Left => $"left {Letter(e.Interaction)} {e.Leave}".ToLowerInvariant() + Until(e.Deadline),
        AcdEventKind.Estimated => $"estimated {Letter(e.Interaction)} place {e.Position} {(e.EstimatedWait < 0 ? "unknown" : Number(e.EstimatedWait / Second))}",
        _ => $"{e.Kind} {Letter(e.Interaction)} {e.Agent.Value}".ToLowerInvariant(),
    };

    private static string Until(long due) => due == 0 ? "" : due == long.MaxValue ? " until told" : $" until {Number((due - Start) / Second)}";

    private static string Number(double number) => number.ToString("0.######", CultureInfo.InvariantCulture);

    private static AgentId Agent(string word) => new(int.Parse(word, CultureInfo.InvariantCulture));

    private static long Span(string word) => (long)Math.Round(double.Parse(word, CultureInfo.InvariantCulture) * Second);

    private static long Time(string word) => Start + Span(word);

    private static Guid Id(char letter) => new(letter, 0, 7, new byte[8]);

    private static char Letter(Guid id) => (char)BitConverter.ToInt32(id.ToByteArray());
}
