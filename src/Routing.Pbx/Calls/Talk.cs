using Routing.Media;
using Routing.Pbx.Scheduling;
using Routing.Records.Model;

namespace Routing.Pbx.Calls;

/// <summary>
/// The caller and somebody who was dialled, joined: from the answer to the end of the talk, with its stretches in the
/// record. On the call's mailbox.
/// </summary>
internal sealed class Talk
{
    private readonly Call _call;
    private readonly CallEnvironment _environment;
    private readonly string _name;
    private readonly Bridge _bridge;
    private readonly PendingTurn<bool> _over = new();
    private string? _agent;

    public Talk(Call call, CallEnvironment environment, Leg far, string name)
    {
        (_call, _environment, Far, _name) = (call, environment, far, name);
        _bridge = new Bridge(environment, call.Caller, far, Hold, RecordHold);
    }

    /// <summary>Who was dialled.</summary>
    public Leg Far { get; }

    /// <summary>The two hear each other from now on, unless the far side has hung up in the very instant.</summary>
    /// <param name="agent">The agent who answered, or null.</param>
    /// <param name="trunk">The trunk it goes over, or null.</param>
    public void Begin(string? agent, string? trunk)
    {
        _agent = agent;
        _call.Recorder.Begin(SegmentKind.Talk, _environment.Clock.UtcNow, _name, agent, "answered");
        _call.Recorder.Reached(agent, trunk);
        if (Far.IsOver)
        {
            OnFarLeft();
            return;
        }

        _call.Recorder.Connected(_environment.Clock.UtcNow);
        _bridge.Begin();
    }

    /// <summary>The far side is gone.</summary>
    public void OnFarLeft() => _over.Complete(true);

    /// <summary>One side holds the other, or no longer.</summary>
    public void OnHeld(Leg leg)
    {
        if (!_call.IsEnded && !_over.IsOver)
        {
            _bridge.OnHeld(leg);
        }
    }

    /// <summary>Returns when the far side has left.</summary>
    public Task WhenOverAsync(CancellationToken cancel) => _over.WaitAsync(cancel);

    /// <summary>Hangs up the far side. Repeated calls do nothing.</summary>
    public void End(string reason) => Far.Hangup(reason);

    private void Hold(Leg held)
    {
        if (_call.Plan.Node.Music is { } music && _call.Plan.Prompts.Resolve(music, _call.Language) is { } key)
        {
            held.Play(new PlayList([key], Loop: true));
        }
        else
        {
            held.Play(new PlayList(["silence"], Loop: true)); // not the room of whoever holds
        }
    }

    private void RecordHold(bool held) => _call.Recorder.Begin(
        held ? SegmentKind.Hold : SegmentKind.Talk, _environment.Clock.UtcNow, _name, _agent, held ? "hold" : "resume");
}
