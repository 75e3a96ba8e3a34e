using Routing.Media;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Scheduling;
using Routing.Records.Model;

namespace Routing.Pbx.Calls;

/// <summary>
/// The caller and somebody who was dialled, joined: from the answer to the end of the talk, with its stretches in the
/// record. On the call's mailbox.
/// </summary>
internal sealed class Talk(Call call, CallEnvironment environment, Leg far, string name) : ITalk
{
    private readonly PendingTurn<NumberRoute?> _over = new();
    private Bridge? _bridge;
    private bool _isLeft;

    /// <inheritdoc/>
    public Leg Far { get; private set; } = far;

    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public string? Agent { get; private set; }

    /// <summary>The far side left it by a transfer: others talk in its place, or nobody yet.</summary>
    public bool IsLeft => _isLeft;

    /// <summary>The two hear each other from now on, unless the far side has hung up in the very instant.</summary>
    /// <param name="agent">The agent who answered, or null.</param>
    /// <param name="trunk">The trunk it goes over, or null.</param>
    public void Begin(string? agent, string? trunk)
    {
        Agent = agent;
        call.Recorder.Begin(SegmentKind.Talk, environment.Clock.UtcNow, Name, agent, "answered");
        call.Recorder.Reached(agent, trunk);
        if (Far.IsOver)
        {
            OnFarLeft();
            return;
        }

        call.Recorder.Connected(environment.Clock.UtcNow);
        Join();
    }

    /// <summary>The far side is gone, or the talk in the place of this one is over; with <paramref name="sentTo"/> since the caller is sent to that flow.</summary>
    public void OnFarLeft(NumberRoute? sentTo = null) => _over.Complete(sentTo);

    /// <summary>One side holds the other, or no longer.</summary>
    public void OnHeld(Leg leg)
    {
        if (!call.IsEnded && !_over.IsOver)
        {
            _bridge?.OnHeld(leg);
        }
    }

    /// <inheritdoc/>
    public void Part()
    {
        _bridge = null;
        environment.Media.Unbridge(call.Caller.Media);
        Hold(call.Caller);
    }

    /// <inheritdoc/>
    public void Rejoin(string why)
    {
        call.Recorder.Begin(SegmentKind.Talk, environment.Clock.UtcNow, Name, Agent, why);
        Join();
    }

    /// <inheritdoc/>
    public void Leave()
    {
        _bridge = null;
        _isLeft = true;
    }

    /// <inheritdoc/>
    public void Reseat(Leg far)
    {
        Far = far;
        if (_bridge is not null)
        {
            Join();
        }
    }

    /// <summary>Returns when the far side has left: the flow that the caller is sent to, or null.</summary>
    public Task<NumberRoute?> WhenOverAsync(CancellationToken cancel) => _over.WaitAsync(cancel);

    /// <summary>Hangs up the far side. Repeated calls do nothing.</summary>
    public void End(string reason)
    {
        if (!_isLeft)
        {
            Far.Hangup(reason);
        }
    }

    private void Join()
    {
        _bridge = new Bridge(environment, call.Caller, Far, Hold, RecordHold);
        _bridge.Begin();
    }

    private void Hold(Leg held)
    {
        if (call.Plan.Node.Music is { } music && call.Plan.Prompts.Resolve(music, call.Language) is { } key)
        {
            held.Play(new PlayList([key], Loop: true));
        }
        else
        {
            held.Play(new PlayList(["silence"], Loop: true)); // not the room of whoever holds
        }
    }

    private void RecordHold(bool held) => call.Recorder.Begin(
        held ? SegmentKind.Hold : SegmentKind.Talk, environment.Clock.UtcNow, Name, Agent, held ? "hold" : "resume");
}
