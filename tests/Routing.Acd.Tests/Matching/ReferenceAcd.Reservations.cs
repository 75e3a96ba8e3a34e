using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

// Reservations, from the claim to the one way each ends; contacts and wrap-up.
internal sealed partial class ReferenceAcd
{
    private long _reservations;

    private void Reserve(Item i, List<Person> agents)
    {
        long due = Due(QueueOf(i).RingTimeoutMicroseconds);
        i.Stands = Stands.Reserved;
        Arm(ref i.Timer, due, () => RangOut(i));
        foreach (Person p in agents)
        {
            var claim = new Claim { Item = i, Person = p, Id = new ReservationId(0, 1, ++_reservations) };
            i.Claims.Add(claim);
            p.Held.Add(claim);
            Emit(AcdEventKind.Reserved, i, new AcdEvent { Agent = new AgentId(p.Id), Reservation = claim.Id, Deadline = due, Stage = i.Stage });
            Publish(p);
        }
    }

    private void Accept(Claim winner)
    {
        Item i = winner.Item;
        List<Claim> others = [.. i.Claims.Where(c => c != winner)];
        Tell(winner, ReservationOutcome.Accepted);
        others.ForEach(c => End(c, ReservationOutcome.Withdrawn));
        winner.Is = ClaimIs.Connected;
        i.Stands = Stands.Connected;
        i.Promise = null;
        Disarm(ref i.Timer);
        Forgive(winner.Person);
        winner.Person.Contacts++;
        winner.Person.WorkingSince ??= _now;
        Learn(i);
        Publish(winner.Person);
        others.ForEach(c => Publish(c.Person));
    }

    private void Refuse(Claim claim, ReservationOutcome outcome)
    {
        End(claim, outcome);
        Burden(claim, outcome);
        Publish(claim.Person);
        if (claim.Item.Claims.Count == 0)
        {
            ReturnToLine(claim.Item);
        }
    }

    private void RangOut(Item i)
    {
        List<Claim> claims = [.. i.Claims];
        foreach (Claim claim in claims)
        {
            End(claim, ReservationOutcome.Expired);
            Burden(claim, ReservationOutcome.Expired);
        }

        claims.ForEach(claim => Publish(claim.Person));
        ReturnToLine(i);
    }

    private bool DeviceDown(Person p)
    {
        if (!p.Device)
        {
            return false;
        }

        p.Device = false;
        List<Claim> claims = [.. p.Held.Where(c => c.Is == ClaimIs.Reserved)];
        foreach (Claim claim in claims)
        {
            End(claim, ReservationOutcome.Unreachable);
            Burden(claim, ReservationOutcome.Unreachable);
        }

        Publish(p);
        claims.Select(c => c.Item).Where(i => i.Claims.Count == 0).ToList().ForEach(ReturnToLine);
        return true;
    }

    private void End(Claim claim, ReservationOutcome outcome)
    {
        Tell(claim, outcome);
        claim.Item.Claims.Remove(claim);
        claim.Person.Held.Remove(claim);
    }

    private void Tell(Claim claim, ReservationOutcome outcome) => Emit(
        AcdEventKind.ReservationEnded,
        claim.Item,
        new AcdEvent { Agent = new AgentId(claim.Person.Id), Reservation = claim.Id, Outcome = outcome });

    /// <summary>Cool-down, and the pause after too many in a row.</summary>
    private void Burden(Claim claim, ReservationOutcome outcome)
    {
        Person p = claim.Person;
        QueuePlan queue = QueueOf(claim.Item);
        (RefusalRule rule, string reason) = outcome switch
        {
            ReservationOutcome.Rejected => (queue.OnReject, "rejected"),
            ReservationOutcome.Unreachable => (queue.OnUnreachable, "unreachable"),
            _ => (queue.OnNoAnswer, "no_answer"),
        };
        if (rule.CoolDownMicroseconds > 0 && (p.Cooling is null || Due(rule.CoolDownMicroseconds) > p.Cooling.Due))
        {
            p.CoolFor = outcome == ReservationOutcome.Expired ? claim.Item.Id : null;
            Arm(ref p.Cooling, Due(rule.CoolDownMicroseconds), () => (p.Cooling, p.CoolFor) = (null, null));
        }

        if (outcome == ReservationOutcome.Expired && queue.Strategy == "ring_all")
        {
            return; // all were rung: nobody let it ring alone
        }

        int inRow = outcome switch
        {
            ReservationOutcome.Rejected => ++p.Rejections,
            ReservationOutcome.Unreachable => ++p.Failures,
            _ => ++p.NoAnswers,
        };
        if (rule.PauseAfter > 0 && inRow >= rule.PauseAfter)
        {
            Forgive(p);
            if (p.Mode == AgentMode.Available)
            {
                (p.Mode, p.Reason, p.PausedAt) = (AgentMode.Paused, reason, _now);
            }
        }
    }

    private static void Forgive(Person p) => p.NoAnswers = p.Rejections = p.Failures = 0;

    private void EndContact(Item i, LeaveReason reason)
    {
        Claim claim = i.Claims.Single();
        QueuePlan queue = QueueOf(i);
        claim.Is = ClaimIs.WrapUp;
        claim.Begun = _now;
        claim.Ends = queue.WrapUpManual ? long.MaxValue : queue.WrapUpMicroseconds > 0 ? Due(queue.WrapUpMicroseconds) : 0;
        Leave(i, new AcdEvent
        {
            Agent = new AgentId(claim.Person.Id),
            Outcome = ReservationOutcome.Accepted,
            Leave = reason,
            Deadline = claim.Ends,
        });
        if (claim.Ends == 0)
        {
            ContactIsOver(claim);
        }
        else if (!queue.WrapUpManual)
        {
            ArmWrapUp(claim);
        }

        Publish(claim.Person);
    }

    private void ArmWrapUp(Claim claim) => Arm(ref claim.Timer, claim.Ends, () =>
    {
        WrapUpIsOver(claim);
        Publish(claim.Person);
    });

    private void WrapUpIsOver(Claim claim)
    {
        Disarm(ref claim.Timer);
        Emit(new AcdEvent
        {
            Kind = AcdEventKind.WrapUpEnded,
            Interaction = claim.Item.Id,
            Queue = new QueueId(claim.Item.Queue),
            Agent = new AgentId(claim.Person.Id),
        });
        ContactIsOver(claim);
    }

    private bool EndWrapUp(Person p)
    {
        List<Claim> claims = [.. p.Held.Where(c => c.Is == ClaimIs.WrapUp)];
        claims.ForEach(WrapUpIsOver);
        Publish(p);
        return claims.Count > 0;
    }

    private bool CanExtend(Person p) => p.Held.Any(c =>
        c is { Is: ClaimIs.WrapUp, Timer: not null }
        && QueueOf(c.Item).WrapUpMostMicroseconds is > 0 and var most
        && WholeMilliseconds(Sum(c.Begun, most)) > c.Ends);

    private bool ExtendWrapUp(Person p, long duration)
    {
        bool any = false;
        foreach (Claim claim in p.Held.Where(c => c.Is == ClaimIs.WrapUp && c.Timer is not null))
        {
            long most = QueueOf(claim.Item).WrapUpMostMicroseconds;
            long ends = Math.Min(WholeMilliseconds(Sum(claim.Ends, duration)), WholeMilliseconds(Sum(claim.Begun, most)));
            if (most > 0 && ends > claim.Ends)
            {
                claim.Ends = ends;
                ArmWrapUp(claim);
                any = true;
            }
        }

        if (any && p.Shown == AgentState.WrapUp)
        {
            TellAgent(p, p.Shown, null);
        }

        return any;
    }
}
