using Routing.Acd.Model;
using Routing.Ivr;
using Routing.Media;
using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Calls;

/// <summary>
/// All of a call's queues, one after the other: those that its flow names, and those that overflow leads to. The
/// interaction keeps its age from one to the next. On the call's mailbox, like all of the call.
/// </summary>
internal sealed class QueueJourney(Call call, CallEnvironment environment)
{
    private readonly ReservationTrace _trace = new(call, environment);
    // Left behind by the caller, while their agents still work after the talk.
    private readonly List<QueueVisit> _behind = [];
    private QueueVisit? _visit;
    private bool _wasAccepted;
    private InteractionAge _age;

    /// <summary>The ACD was asked to take the call in, at least once.</summary>
    public bool HasEntered => _visit is { HasEntered: true };

    /// <summary>The ACD took an agent's answer before it heard of the caller's leaving.</summary>
    public bool WasAccepted => _wasAccepted || _visit is { WasAccepted: true };

    /// <summary>The last queue did not keep the call.</summary>
    public bool WasGivenAway => _visit is { WasGivenAway: true };

    /// <summary>The ACD has nothing more to say; wrap-up is over too.</summary>
    public bool IsSettled => _visit is null or { IsSettled: true } && _behind.TrueForAll(static visit => visit.IsSettled);

    /// <summary>Why the agents of its reservations got it.</summary>
    public ReservationTrace Trace => _trace;

    /// <summary>Waits until an agent has served the caller, or no queue keeps the call.</summary>
    public async ValueTask<FlowQueueResult> RunAsync(FlowQueueRequest request, CancellationToken cancel)
    {
        await call.Door.AnswerAsync();
        string queue = request.Queue;

        // Bounded: a configuration whose overflows lead in a circle is not loaded.
        while (true)
        {
            cancel.ThrowIfCancellationRequested(); // gone, or refused, before it entered
            if (_visit is { IsSettled: false } before)
            {
                _behind.Add(before);
            }

            _visit = new QueueVisit(call, environment, _trace, request with { Queue = queue }, _age);
            QueueVisitEnd end = await _visit.RunAsync(cancel);
            _age = _visit.Age;
            _wasAccepted |= _visit.WasAccepted;
            if (end.Returns)
            {
                continue;
            }

            if (end.Flow is { } sentTo)
            {
                return FlowQueueResult.GoTo(call.Plan.Flows[sentTo.Flow]);
            }

            if (end.Leave is LeaveReason.Completed or LeaveReason.Key)
            {
                return end.Leave == LeaveReason.Key ? FlowQueueResult.Pressed(end.Key) : FlowQueueResult.Served;
            }

            OverflowPlan? overflow = QueueVisitEnd.Overflows(end.Leave) ? call.Plan.Queues[queue].Overflow : null;
            if (overflow?.Queue is { } next)
            {
                queue = next;
            }
            else
            {
                return overflow is null ? FlowQueueResult.GivenBack
                    : overflow.Flow is { } flow ? FlowQueueResult.GoTo(call.Plan.Flows[flow])
                    : FlowQueueResult.HungUp;
            }
        }
    }

    /// <summary>The ACD's word.</summary>
    public void OnAcdEvent(in AcdEvent acdEvent)
    {
        if (acdEvent.Kind == AcdEventKind.WrapUpEnded && _behind.Count > 0)
        {
            string agent = call.Plan.Names.Agents[acdEvent.Agent.Value];
            if (_behind.Find(visit => visit.WrapsUp == agent) is { } behind)
            {
                behind.OnAcdEvent(acdEvent);
                return;
            }
        }

        _visit?.OnAcdEvent(acdEvent);
    }

    /// <summary>The caller stands in a queue.</summary>
    public bool IsWaiting => _visit is { IsWaiting: true };

    /// <summary>The queue the flow is in; null when it is in none.</summary>
    public QueueVisit? Visit => _visit is { IsOn: true } visit ? visit : null;

    /// <summary>The desk hands over the agent who answered; false when nobody here wants them.</summary>
    public bool OnAdopt(Leg agent)
    {
        _visit?.OnAdopt(agent);
        return _visit is not null;
    }

    /// <summary>What was played to the caller is over.</summary>
    public void OnPlayEnded(long play, PlayEnd end) => _visit?.OnPlayEnded(play);

    /// <summary>The caller is somebody else now: what is heard goes on.</summary>
    public void OnCallerChanged()
    {
        if (_visit is { IsWaiting: true } visit)
        {
            visit.ShowCaller();
            QueueMusic.Play(call, call.Caller, visit.Queue);
        }
    }

    /// <summary>The caller pressed a key.</summary>
    public void OnKey(char key) => _visit?.OnKey(key);

    /// <summary>The conversation is over, from whichever side.</summary>
    public void OnCallEnded() => _visit?.OnCallEnded();

    /// <summary>The process ends: wrap-up is cut.</summary>
    public void CutWrapUp()
    {
        _behind.ForEach(static visit => visit.CutWrapUp());
        _visit?.CutWrapUp();
    }

    /// <summary>The process ends: nothing more is waited for.</summary>
    public void Cut()
    {
        _behind.ForEach(static visit => visit.Cut());
        _visit?.Cut();
    }
}
