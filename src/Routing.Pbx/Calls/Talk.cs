using Routing.Media;
using Routing.Pbx.Scheduling;
using Routing.Records.Model;

namespace Routing.Pbx.Calls;

/// <summary>
/// The served one (<see cref="Call.Caller"/>) and somebody else, joined: who hears whom, who holds whom, and what the record calls it.
/// When it begins and what follows it is the word of <see cref="CallTalks"/>. On the call's mailbox, which owns both legs.
/// </summary>
/// <param name="call">The call.</param>
/// <param name="environment">Its surroundings.</param>
/// <param name="far">The other side.</param>
/// <param name="name">What the record calls its stretches: whom it was that was dialled, or the queue.</param>
/// <param name="agent">The agent who answered, where that is known by more than the phone; or null.</param>
internal sealed class Talk(Call call, CallEnvironment environment, Leg far, string name, string? agent)
{
    private static readonly TimeSpan TwinComes = TimeSpan.FromMilliseconds(300);

    private bool _isJoined;
    private bool _isHeld;

    /// <summary>The other side.</summary>
    public Leg Far { get; private set; } = far;

    /// <summary>What the record calls its stretches.</summary>
    public string Name => name;

    /// <summary>The agent in it: the one who answered, or who sits at either phone now; null for none.</summary>
    public string? Agent => agent ?? AgentAt(Far) ?? AgentAt(call.Caller);

    /// <summary>What it is to the ACD; null where no queue joined the two.</summary>
    public AgentContact? Contact { get; init; }

    /// <summary>The two hear each other from now on, but for who is held.</summary>
    public void Join()
    {
        Leg near = call.Caller;
        (_isJoined, _isHeld) = (true, false);
        environment.Media.Bridge(near.Media, Far.Media);
        near.OnJoined?.Invoke(Far.Peer);
        Far.OnJoined?.Invoke(near.Peer);
        OnHeld(near);
        OnHeld(Far);
    }

    /// <summary>They do not hear each other any more: somebody else is being looked for. The served side hears music.</summary>
    public void Part()
    {
        _isJoined = false;
        environment.Media.Unbridge(call.Caller.Media);
        PlayMusic(call.Caller);
    }

    /// <summary>They hear each other again; <paramref name="why"/> is how the search ended.</summary>
    public void Rejoin(string why)
    {
        call.Recorder.Begin(SegmentKind.Talk, environment.Clock.UtcNow, name, Agent, why);
        Join();
    }

    /// <summary>The other side is served now, and <paramref name="far"/>, who was, is the other.</summary>
    public void Turn(Leg far)
    {
        Far = far;
        if (_isJoined)
        {
            Join();
        }
    }

    /// <summary>One side holds the other, or no longer. Each may hold the other at the same time: the hold ends with the last.</summary>
    public void OnHeld(Leg leg)
    {
        if (OtherOf(leg) is not { } other)
        {
            return;
        }

        if (leg.IsHeld)
        {
            PlayMusic(other);
        }
        else if (_isHeld)
        {
            other.StopPlay();
        }

        bool held = leg.IsHeld || other.IsHeld;
        if (held != _isHeld)
        {
            _isHeld = held;
            call.Recorder.Begin(held ? SegmentKind.Hold : SegmentKind.Talk, environment.Clock.UtcNow, name, Agent, held ? "hold" : "resume");
        }
    }

    /// <summary>One side has pressed a key: what the media does not bring to the other, it hears of in another way.</summary>
    public void OnKey(Leg leg, char key, bool byInfo)
    {
        if (_isHeld || OtherOf(leg) is not { } other)
        {
            return;
        }

        if (!other.TakesKeysInMedia)
        {
            other.SendKey(key); // whichever way it came
        }
        else if (byInfo)
        {
            call.Mailbox.Watch(SendOnAsync(leg, key));
        }
    }

    // Phones that send a key both ways send it in either order: what the media brings is there by itself.
    private async Task SendOnAsync(Leg leg, char key)
    {
        if (!leg.HadKeyInMedia(KeyPresses.TwinWithin, call.Mailbox.Time)
            && await new PendingTurn<bool>().WaitAsync(environment.Scheduler, TwinComes, onTimeout: true, default)
            && !_isHeld && !leg.HadKeyInMedia(KeyPresses.TwinWithin, call.Mailbox.Time))
        {
            OtherOf(leg)?.SendKey(key);
        }
    }

    // Null where it talks with nobody here.
    private Leg? OtherOf(Leg leg) => !_isJoined ? null : ReferenceEquals(leg, call.Caller) ? Far : ReferenceEquals(leg, Far) ? call.Caller : null;

    private string? AgentAt(Leg leg) => leg.Peer.Desk is { } desk && call.Plan.Agents.ContainsKey(desk) ? desk : null;

    // The queue's, or the node's. Where it has none: silence, and not the room of whoever holds.
    private void PlayMusic(Leg held)
    {
        string? music = Contact is null ? call.Plan.Node.Music : call.Plan.Queues[name].Music;
        held.Play(new PlayList([(music is null ? null : call.Plan.Prompts.Resolve(music, call.Language)) ?? "silence"], Loop: true));
    }
}
