using System.Net;
using Routing.Simulator.Audio;
using Routing.Simulator.Behaviour;
using Routing.Simulator.Reports;
using Routing.Sip;
using Routing.Sip.Dialogs;

namespace Routing.Simulator.Actors;

/// <summary>
/// One caller with one call: dials, hears the greeting, presses its keys, waits with patience, talks, hangs
/// up, all as its plan says. SIP's and media's news become turns of the stage; everything else runs there.
/// </summary>
internal sealed class Caller : IInviteDialogEvents
{
    private readonly Scene _scene;
    private readonly CallPlan _plan;
    private readonly Action<Caller> _onOver;
    private readonly List<Talk> _talks = [];
    private readonly CallTimes _times = new();
    private CallFacts _facts;
    private CallPhase _phase = CallPhase.Dialling;
    private UacInviteDialog? _dialog;
    private AudioLeg? _leg;
    private LocalAudio? _local;
    private Deadline? _next;
    private Deadline? _limit;
    private bool _ended;

    /// <summary>A caller with the number <paramref name="number"/>; <paramref name="onOver"/> is told when nothing of its call is left.</summary>
    public Caller(Scene scene, CallPlan plan, string number, Action<Caller> onOver)
    {
        _scene = scene;
        _plan = plan;
        _onOver = onOver;
        Number = number;
    }

    /// <summary>Its number, in From.</summary>
    public string Number { get; }

    private CallerBehaviour Behaviour => _scene.Options.Callers!.Behaviour;

    private TimeSpan Now => _scene.Stage.Now;

    /// <summary>Places the call.</summary>
    public void Place(SipUserAgent agent, string calledNumber, IPEndPoint target)
    {
        _leg = _scene.Audio.Add(new AudioLegOptions(
            Behaviour.SendsTone ? _scene.CallerTone : TonePayload.Silence,
            _scene.Options.AgentTone,
            since => _scene.Stage.Post(() => OnToneHeard(Now - since))));
        _local = new LocalAudio(_leg.LocalEndPoint, (ulong)_plan.Number + 1);
        _scene.Callers[Number] = this;
        _scene.Tally.Enter(_phase);
        _times.Placed = Now;
        _next = _scene.Stage.After(_plan.AnswerPatience, GiveUp);
        _limit = _scene.Stage.After(_scene.Options.CallLimit, () => Leave("call_limit"));
        _dialog = agent.Invite(
            new OutgoingInvite { RequestUri = $"sip:{calledNumber}@{target}", FromUser = Number, Offer = _local.Offer(Behaviour.Codec) },
            this);
    }

    /// <summary>The agent's side has found us: from now on it counts what each of us hears. Null once we have left.</summary>
    public Talk? Join(string agent, AudioLeg agentLeg)
    {
        if (_phase == CallPhase.Leaving)
        {
            return null;
        }

        var talk = new Talk(agent, _leg!, agentLeg, Now, _scene.Options);
        _talks.Add(talk);
        BeginTalk();
        return talk;
    }

    /// <summary>Hangs up, and remembers why; nothing when it is leaving already.</summary>
    public void Leave(string why)
    {
        if (_phase == CallPhase.Leaving)
        {
            return;
        }

        _facts = _facts with { Left = why };
        EndTalks();
        Move(CallPhase.Leaving);
        _next?.Cancel();
        _dialog!.Hangup();
    }

    /// <summary>Ends the call here: the peer does not confirm its end.</summary>
    public void Abandon() => OnEnded(new DialogEnd(DialogEndCause.Closed));

    void IInviteDialogEvents.OnProgress(int status, ReadOnlyMemory<byte> body) => _scene.Stage.Post(() =>
    {
        _times.Ringing ??= Now;
        if (body.Length > 0)
        {
            Listen(body); // early media: heard before the answer (RFC 3960)
        }
    });

    void IInviteDialogEvents.OnAnswered(ReadOnlyMemory<byte> body) => _scene.Stage.Post(() => OnAnswered(body));

    void IInviteDialogEvents.OnConfirmed(ReadOnlyMemory<byte> body)
    {
        // Only the UAS of an INVITE hears of its ACK.
    }

    void IInviteDialogEvents.OnReinvite(ISessionChange request) => _scene.Stage.Post(() => Reoffer.Answer(_scene, request, _leg!, _local!, Behaviour.Codec));

    void IInviteDialogEvents.OnEnded(DialogEnd end) => _scene.Stage.Post(() => OnEnded(end));

    private void OnAnswered(ReadOnlyMemory<byte> body)
    {
        _times.Ringing ??= Now;
        _times.Up = Now;
        if (_phase != CallPhase.Dialling)
        {
            return; // it crossed our CANCEL: the dialog ends by itself
        }

        if (Listen(body) is { } problem)
        {
            _facts = _facts with { Unusable = problem };
            Leave("unusable_answer");
            return;
        }

        _facts = _facts with { Up = true };
        Move(CallPhase.InFlow);
        if (_talks.Count > 0 || _facts.HeardAgent)
        {
            BeginTalk(); // called directly: the agent's turn with our ACK came before ours with its 200
            return;
        }

        Next(
            _plan.LeavesAfter ?? _plan.KeyAfter,
            _plan.LeavesAfter is null ? PressKeys : () => Leave("left_in_greeting"));
    }

    private string? Listen(ReadOnlyMemory<byte> sdp)
    {
        RemoteAudio? remote = RemoteAudio.Read(sdp.Span, Behaviour.Codec, out string? problem);
        if (remote is not null)
        {
            _scene.Connect(_leg!, remote);
        }

        return problem;
    }

    private void PressKeys()
    {
        _leg!.Press(_plan.Choice.Keys, Behaviour.KeyLength);
        _times.Pressed = Now;
        _facts = _facts with { EnteredQueue = _plan.Choice.EntersQueue };
        Move(CallPhase.Waiting);
        Next(_plan.QueuePatience, () => Leave("patience_over"));
    }

    private void OnToneHeard(TimeSpan began)
    {
        _times.HeardAgent = began;
        _facts = _facts with { HeardAgent = true };
        BeginTalk();
    }

    // The first of agent's ACK and agent's tone: a caller who is joined but hears nothing hangs up in the end too.
    private void BeginTalk()
    {
        if (_phase is CallPhase.InFlow or CallPhase.Waiting)
        {
            Move(CallPhase.Talking);
            Next(_plan.Talk, () => Leave("talked"));
        }
    }

    private void GiveUp()
    {
        _facts = _facts with { GaveUp = true };
        Leave("no_answer");
    }

    private void OnEnded(DialogEnd end)
    {
        if (_ended)
        {
            return; // abandoned before
        }

        _ended = true;
        _times.Ended = Now;
        _facts = _facts with { End = end };
        EndTalks();
        Move(CallPhase.Leaving);
        _next?.Cancel();
        _limit?.Cancel();
        _scene.Callers.Remove(Number);
        _leg!.Close(figures => _scene.Stage.Post(() => Finish(figures)));
    }

    private void Finish(AudioFigures figures)
    {
        (CallOutcome outcome, string reason) = OutcomeRule.Decide(_facts, ownAgents: _scene.Options.Agents is not null);
        _scene.Tally.Add(
            new CallDetail(
                Number,
                _dialog!.CallId,
                outcome,
                reason,
                _talks.LastOrDefault()?.Agent,
                _facts.Talk == TalkVerdict.OneWay,
                _times.Pressed is null ? "" : _plan.Choice.Keys,
                _times.Placed,
                _times.Ringing,
                _times.Up,
                _times.Pressed,
                _times.HeardAgent,
                _times.Ended),
            figures);
        _onOver(this);
    }

    private void EndTalks()
    {
        foreach (Talk talk in _talks)
        {
            TalkVerdict verdict = talk.End(Now);
            _facts = _facts with { Talk = verdict > _facts.Talk ? verdict : _facts.Talk };
        }
    }

    private void Next(TimeSpan after, Action turn)
    {
        _next?.Cancel();
        _next = _scene.Stage.After(after, turn);
    }

    private void Move(CallPhase to)
    {
        _scene.Tally.Move(_phase, to);
        _phase = to;
    }

    private sealed class CallTimes
    {
        public TimeSpan Placed { get; set; }

        public TimeSpan? Ringing { get; set; }

        public TimeSpan? Up { get; set; }

        public TimeSpan? Pressed { get; set; }

        public TimeSpan? HeardAgent { get; set; }

        public TimeSpan Ended { get; set; }
    }
}
