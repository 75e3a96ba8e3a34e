using Routing.Simulator.Audio;
using Routing.Simulator.Behaviour;
using Routing.Sip.Dialogs;

namespace Routing.Simulator.Actors;

/// <summary>
/// One call at an agent's phone: rings, is answered, declined or ignored, talks, ends, as the ring's plan
/// says. SIP's news become turns of the stage; everything else runs there.
/// </summary>
internal sealed class AgentCall : IInviteDialogEvents
{
    private readonly Scene _scene;
    private readonly UasInviteDialog _dialog;
    private readonly Action<AgentCall> _onOver;
    private readonly TimeSpan _came;
    private Agent? _agent;
    private RingPlan _plan;
    private RemoteAudio? _remote;
    private LocalAudio? _local;
    private AudioLeg? _leg;
    private Talk? _talk;
    private TimeSpan? _talkBegan;
    private Deadline? _next;
    private Deadline? _limit;
    private bool _ringing;
    private bool _ended;

    /// <summary>A call that came in now. SIP's thread.</summary>
    public AgentCall(Scene scene, UasInviteDialog dialog, Action<AgentCall> onOver)
    {
        _scene = scene;
        _dialog = dialog;
        _onOver = onOver;
        _came = scene.Stage.Now;
    }

    /// <summary>The user that is called.</summary>
    public string Called => _dialog.CalledUser;

    private AgentTally Tally => _scene.Tally.Agents;

    private TimeSpan Now => _scene.Stage.Now;

    /// <summary>The phone of <paramref name="agent"/> rings, if it can.</summary>
    /// <param name="agent">Whose phone it is; null for nobody of this crowd.</param>
    /// <param name="random">Names the SDP session.</param>
    public void Ring(Agent? agent, long random)
    {
        string? problem = null;
        if (!_dialog.Offer.IsEmpty && agent is not null)
        {
            _remote = RemoteAudio.Read(_dialog.Offer.Span, agent.Behaviour.Codec, out problem);
        }

        int refusal = agent is null ? 404 : _scene.Ending ? 480 : agent.Call is not null ? 486 : problem is not null ? 488 : 0;
        if (refusal != 0)
        {
            Tally.Count(AgentCount.Refused);
            _dialog.Reject(refusal);
            return;
        }

        _agent = agent!;
        _agent.Call = this;
        _plan = _agent.NextRing();
        Tally.Ring(_agent.TalkEnded is { } ended ? _came - ended : null);
        _agent.TalkEnded = null;
        Ringing(true);
        _dialog.Ring();
        _limit = _scene.Stage.After(_scene.Options.CallLimit, HangUp);
        _next = _plan.Reply switch
        {
            RingReply.Answer => _scene.Stage.After(_plan.After, () => Answer(random)),
            RingReply.Decline => _scene.Stage.After(_plan.After, Decline),
            _ => null,
        };
    }

    /// <summary>Ends the call, whatever it is doing.</summary>
    public void HangUp()
    {
        EndTalk();
        _next?.Cancel();
        _dialog.Hangup(rejectStatus: 480);
    }

    /// <summary>Ends the call here: the peer does not confirm its end.</summary>
    public void Abandon() => OnEnded(new DialogEnd(DialogEndCause.Closed));

    void IInviteDialogEvents.OnProgress(int status, ReadOnlyMemory<byte> body)
    {
        // Only the UAC of an INVITE hears of progress and answers.
    }

    void IInviteDialogEvents.OnAnswered(ReadOnlyMemory<byte> body)
    {
        // As above.
    }

    void IInviteDialogEvents.OnConfirmed(ReadOnlyMemory<byte> body) => _scene.Stage.Post(() => OnConfirmed(body));

    void IInviteDialogEvents.OnReinvite(ISessionChange request) =>
        _scene.Stage.Post(() => Reoffer.Answer(_scene, request, _leg!, _local!, _agent!.Behaviour.Codec));

    void IInviteDialogEvents.OnEnded(DialogEnd end) => _scene.Stage.Post(() => OnEnded(end));

    private void Answer(long random)
    {
        Ringing(false);
        Tally.Answered(Now - _came);
        _leg = _scene.Audio.Add(new AudioLegOptions(
            _agent!.Behaviour.SendsTone ? _scene.AgentTone : TonePayload.Silence,
            _scene.Options.CallerTone,
            static _ => { }));
        _local = new LocalAudio(_leg.LocalEndPoint, (ulong)random);
        if (_remote is not null)
        {
            _scene.Connect(_leg, _remote);
        }

        _dialog.Answer(_remote is null ? _local.Offer(_agent.Behaviour.Codec) : _local.Answer(_remote));
    }

    private void Decline()
    {
        Ringing(false);
        Tally.Count(AgentCount.Declined);
        _dialog.Reject(486);
    }

    private void OnConfirmed(ReadOnlyMemory<byte> body)
    {
        if (_ended)
        {
            return; // abandoned before
        }

        // RFC 3264 §4: an INVITE without an offer is answered with ours, and its ACK bears the answer.
        if (!body.IsEmpty && RemoteAudio.Read(body.Span, _agent!.Behaviour.Codec, out _) is { } remote)
        {
            _scene.Connect(_leg!, remote);
        }

        _talkBegan = Now;
        Tally.TalkBegins();
        _talk = _scene.Callers.GetValueOrDefault(_dialog.CallerUser)?.Join(_agent!.User, _leg!);
        if (_talk is null)
        {
            Tally.Count(AgentCount.UnknownCaller);
        }

        if (_plan.HangsUpAfter is { } after)
        {
            _next = _scene.Stage.After(after, HangUp);
        }
    }

    private void OnEnded(DialogEnd end)
    {
        if (_ended)
        {
            return; // abandoned before
        }

        _ended = true;
        EndTalk();
        _next?.Cancel();
        _limit?.Cancel();
        if (_ringing)
        {
            Ringing(false);
            Tally.Count(AgentCount.Unanswered);
        }

        if (end.Cause == DialogEndCause.NoAck)
        {
            Tally.Count(AgentCount.NoAck);
        }

        if (_agent is not null)
        {
            _agent.Call = null;
        }

        if (_leg is null)
        {
            _onOver(this);
        }
        else
        {
            _leg.Close(figures => _scene.Stage.Post(() =>
            {
                Tally.Add(figures);
                _onOver(this);
            }));
        }
    }

    private void EndTalk()
    {
        _talk?.End(Now);
        if (_talkBegan is { } began)
        {
            _talkBegan = null;
            _agent!.TalkEnded = Now;
            Tally.TalkEnds(Now - began);
        }
    }

    private void Ringing(bool on)
    {
        _ringing = on;
        Tally.Ringing(on ? 1 : -1);
    }
}
