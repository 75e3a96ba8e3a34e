using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

// Why these agents and not the others, found out at once, when it happens.
internal sealed partial class ReferenceAcd
{
    private const int MostShown = 64;

    /// <summary>By interaction and (first) reservation, of each that was made under a plan that traces.</summary>
    public readonly Dictionary<(Guid, ReservationId), Why> Explained = [];

    public sealed record Why(Item Item, int Stage, List<(int Agent, Verdict Verdict, long Key)> Shown, int NotShown, int NotExamined);

    private void Explain(Item i, List<Person> chosen, int lastInTurn)
    {
        if (!_plan!.Trace)
        {
            return;
        }

        long Key(Person p) => QueueOf(i).Strategy == "round_robin" ? (p.Id - lastInTurn - 1) & int.MaxValue : StrategyKey(p, i);
        List<(Person Agent, Verdict Verdict)> others =
        [
            .. Enumerable.Range(chosen[0].Id, Math.Min(People.Count, _examined)).Select(n => People[n % People.Count])
                .Where(p => p.Known && !chosen.Contains(p)).OrderBy(p => p.Id).Select(p => (p, WhyNot(p, i, chosen[0]))),
        ];
        List<(int, Verdict, long)> shown =
        [
            .. chosen.Select(p => (p.Id, Verdict.Chosen, Key(p))),
            .. others.Where(o => o.Verdict == Verdict.OutrankedByKey).OrderBy(o => (Key(o.Agent), o.Agent.Idle)).Select(o => (o.Agent.Id, o.Verdict, Key(o.Agent))),
            .. others.Where(o => o.Verdict != Verdict.OutrankedByKey).Select(o => (o.Agent.Id, o.Verdict, 0L)),
        ];
        // Where the chosen alone are more than is shown nobody looks any further.
        int looked = chosen.Count < MostShown ? shown.Count : MostShown;
        shown = [.. shown.Take(MostShown)];
        Explained.Add((i.Id, new ReservationId(0, 1, _reservations + 1)), new Why(i, i.Stage, shown, looked - shown.Count, People.Count(p => p.Known) - looked));
    }

    private Verdict WhyNot(Person p, Item i, Person winner)
    {
        if (p.Plan is null)
        {
            return Verdict.NotInPlan;
        }

        if (!i.Sets.Any(set => Meets(p, set)))
        {
            return Verdict.LacksSkill;
        }

        if (!Able(p, i))
        {
            return CapacityOf(p, i.Channel) > 0 || !IsLetIn(p, i) ? Verdict.NotInGroup : Verdict.NotThisChannel;
        }

        return p.Mode == AgentMode.SignedOut || !p.Device ? Verdict.SignedOut
            : p.External ? Verdict.Busy
            : !FitsVoice(p, i.Channel) ? p.Held.Exists(c => c.Is == ClaimIs.Connected) ? Verdict.Busy : p.Held.Exists(c => c.Is == ClaimIs.Reserved) ? Verdict.Reserved : Verdict.WrapUp
            : p.Mode == AgentMode.Paused ? Verdict.Paused
            : p.Cooling is not null && (winner.CoolFor is null || p.CoolFor != winner.CoolFor) ? Verdict.CoolingDown
            : !HasRoom(p, i.Channel) ? Verdict.NoCapacity
            : i.HeldFor is not null ? Verdict.HeldForAnother
            : Verdict.OutrankedByKey;
    }

    private bool IsLetIn(Person p, Item i) =>
        QueueOf(i).Groups.Count == 0 || QueueOf(i).Groups.Any(g => g.AfterMicroseconds <= i.Wait && p.Plan!.Groups.Contains(g.Group));
}
