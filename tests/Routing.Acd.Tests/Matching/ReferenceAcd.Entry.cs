using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

// From entry to leaving: limits, holds, relaxation.
internal sealed partial class ReferenceAcd
{
    public readonly List<(Item Item, long At)> Ended = [];
    private readonly HashSet<(int Queue, Channel Channel)> _came = [];
    private long _sequence = 1L << 40; // the first epoch's begin here

    private bool Enter(in AcdCommand c)
    {
        Guid id = c.Interaction;
        if (Items.Exists(i => i.Id == id) || IsEcho(c))
        {
            return false;
        }

        bool known = c.Queue.Value >= 0 && c.Queue.Value < _queues.Count && _queues[c.Queue.Value].Open && Enum.IsDefined(c.Channel);
        bool full = c.Refused || (c.Kind == AcdCommandKind.Submit && Items.Count >= _mostItems);
        if (full || !known)
        {
            LeaveReason reason = full ? LeaveReason.Full : LeaveReason.NoQueue;
            Emit(new AcdEvent { Kind = AcdEventKind.Left, Interaction = c.Interaction, Queue = c.Queue, Leave = reason });
            _refused++;
            return true;
        }

        var item = new Item { Id = c.Interaction, Queue = c.Queue.Value, Channel = c.Channel, Priority = c.Priority };
        (item.Submitted, item.SubmittedSequence, item.Requires) = (c.Time, c.Sequence, c.Requires ?? RequirementSet.None);
        item.Sequence = c.Sequence != 0 ? c.Sequence : _sequence + 1;
        _sequence = Math.Max(_sequence, item.Sequence);
        item.EnteredQueue = c.EnteredQueue != 0 ? Math.Min(c.EnteredQueue, _now) : _now;
        item.First = Math.Min(c.FirstEntered != 0 ? c.FirstEntered : _now, item.EnteredQueue); // nobody enters a queue before the ACD
        item.Visit = c.Visit;
        item.Estimate = Estimate(item.Queue, PriorityOf(item)); // before it stands there itself
        Look(item);
        item.Told = item.Stage;
        Items.Add(item);
        _came.Add((item.Queue, item.Channel));
        _entered++;
        Emit(AcdEventKind.Queued, item, new AcdEvent { Stage = item.Stage });
        if (WaitIsOver(item))
        {
            LeaveByLimit(item, LeaveReason.WaitLimit);
            return true;
        }

        HoldForPreferred(item, c);
        LineUp(item);
        Settle();
        if (item.Stands == Stands.Waiting && Items.Contains(item) && c.EnteredQueue == 0)
        {
            LeaveIfTooLong(item);
        }

        return true;
    }

    /// <summary>A late copy of a submit whose interaction has ended.</summary>
    private bool IsEcho(AcdCommand c)
    {
        if (Ended.TakeLast(_endsRemembered).LastOrDefault(e => e.Item.Id == c.Interaction) is not { Item: { } was } ended || ended.At < _now - 120_000_000)
        {
            return false;
        }

        if (c.Visit > 0)
        {
            return c.Visit <= was.Visit;
        }

        return c.Time < ended.At || (c.Time == was.Submitted && c.Sequence == was.SubmittedSequence && c.Queue.Value == was.Queue);
    }

    private void HoldForPreferred(Item item, AcdCommand c)
    {
        Person? preferred = c.Preferred is { } id ? People.Find(p => p.Id == id.Value) : null;
        item.HoldWhenBusy = c.HoldWhenBusy;
        if (preferred is not null && c.Duration > 0 && CanCome(preferred, item))
        {
            (item.HeldFor, item.HeldUntil) = (preferred, Due(c.Duration));
        }
    }

    private void LeaveIfTooLong(Item item)
    {
        QueueLimits limits = QueueOf(item).Limits;
        int others = Items.Count(i => i != item && i.Queue == item.Queue && i.Stands != Stands.Connected);
        if (others >= limits.Waiting)
        {
            LeaveByLimit(item, LeaveReason.Full);
        }
        else if (limits.EstimatedWaitMicroseconds > 0 && item.Estimate > limits.EstimatedWaitMicroseconds)
        {
            LeaveByLimit(item, LeaveReason.EstimatedWait);
        }
    }

    private bool WaitIsOver(Item i) => QueueOf(i).Limits.WaitMicroseconds is > 0 and var most && _now - i.EnteredQueue >= most;

    /// <summary>How long it has waited, and how far its requirements are loosened by that.</summary>
    private void Look(Item i)
    {
        i.Wait = _now - i.EnteredQueue;
        i.Stage = QueueOf(i).Relax.Count(step => step.AfterMicroseconds <= i.Wait);
        i.Sets = SetsAt(i, i.Stage);
    }

    private void LineUp(Item i)
    {
        Look(i);
        if (i.Stage > i.Told)
        {
            i.Told = i.Stage;
            Emit(AcdEventKind.Relaxed, i, new AcdEvent { Stage = i.Stage });
        }

        // The next that can change by waiting.
        QueuePlan queue = QueueOf(i);
        List<long> spans = [.. queue.Groups.Select(g => g.AfterMicroseconds - i.Wait).Where(span => span > 0)];
        spans.AddRange(queue.Relax.Select(step => step.AfterMicroseconds - i.Wait).Where(span => span > 0));
        spans.AddRange(queue.Limits.WaitMicroseconds > 0 ? [queue.Limits.WaitMicroseconds - i.Wait] : []);
        spans.AddRange(i.HeldFor is not null ? [i.HeldUntil - _now] : []);
        Disarm(ref i.Timer);
        if (spans.Count > 0)
        {
            Arm(ref i.Timer, Due(spans.Min()), () => WaitedOn(i));
        }
    }

    private void WaitedOn(Item i)
    {
        i.Timer = null;
        if (WaitIsOver(i))
        {
            LeaveByLimit(i, LeaveReason.WaitLimit);
            return;
        }

        i.HeldFor = i.HeldUntil <= _now ? null : i.HeldFor;
        LineUp(i);
    }

    private void EndHold(Item i)
    {
        i.HeldFor = null;
        LineUp(i);
    }

    /// <summary>Nobody took it: it stands where it stood.</summary>
    private void ReturnToLine(Item i)
    {
        i.Stands = Stands.Waiting;
        i.HeldFor = null;
        Disarm(ref i.Timer);
        if (WaitIsOver(i))
        {
            LeaveByLimit(i, LeaveReason.WaitLimit);
        }
        else
        {
            LineUp(i);
        }
    }

    private void Update(Item i, AcdCommand c)
    {
        (i.Priority, i.Requires, i.Promise) = (c.Priority, c.Requires ?? RequirementSet.None, null);
        if (i.Stands == Stands.Waiting)
        {
            LineUp(i);
        }
    }

    private void Withdraw(Item i, LeaveReason cause)
    {
        LeaveReason reason = cause is LeaveReason.Abandoned or LeaveReason.Key ? cause : LeaveReason.Withdrawn;
        if (i.Stands == Stands.Connected)
        {
            EndContact(i, LeaveReason.Withdrawn);
            return;
        }

        List<Claim> claims = [.. i.Claims];
        claims.ForEach(claim => End(claim, ReservationOutcome.Withdrawn));
        Leave(i, new AcdEvent { Leave = reason });
        claims.ForEach(claim => Publish(claim.Person));
    }

    private void LeaveByLimit(Item i, LeaveReason reason)
    {
        Emit(AcdEventKind.LimitReached, i, new AcdEvent { Leave = reason });
        Leave(i, new AcdEvent { Leave = reason });
    }

    private void Leave(Item i, AcdEvent how)
    {
        Disarm(ref i.Timer);
        Items.Remove(i);
        Ended.Add((i, _now));
        _left++;
        Emit(AcdEventKind.Left, i, how);
    }
}
