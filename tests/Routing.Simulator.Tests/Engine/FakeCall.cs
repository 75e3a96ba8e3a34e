using Routing.Media;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;

namespace Routing.Simulator.Tests.Engine;

/// <summary>One caller at the fake engine: its leg, and the phone that is rung for it.</summary>
internal sealed class FakeCall(FakeEngine engine, UasInviteDialog dialog) : IInviteDialogEvents, IMediaEvents
{
    private readonly Lock _gate = new();
    private MediaLegId _leg;
    private FakeRing? _ring;
    private bool _waiting;

    public MediaLegId Leg => _leg;

    public void Answer()
    {
        MediaResult media = engine.Media.AnswerAsync(new MediaLegOptions(), dialog.Offer, this).Result;
        _leg = media.Leg;
        dialog.Answer(media.Sdp);
    }

    /// <summary>Rings a free phone when the caller waits for one.</summary>
    public void TryRing()
    {
        lock (_gate)
        {
            if (_waiting && engine.Take() is { } binding)
            {
                _waiting = false;
                _ring = new FakeRing(engine, this, binding, dialog.CallerUser);
            }
        }
    }

    /// <summary>The phone was not answered, or its talk is over.</summary>
    public void RingOver(bool talked)
    {
        lock (_gate)
        {
            _ring = null;
            _waiting = !talked;
        }

        if (talked)
        {
            dialog.Hangup();
        }
    }

    public void OnDigit(MediaLegId leg, char digit)
    {
        engine.Keys.Enqueue(digit);
        if (engine.HangsUpAfterKey)
        {
            dialog.Hangup();
            return;
        }

        lock (_gate)
        {
            _waiting = _ring is null;
        }

        TryRing();
    }

    public void OnEnded(DialogEnd end)
    {
        FakeRing? ring;
        lock (_gate)
        {
            _waiting = false;
            ring = _ring;
        }

        ring?.HangUp();
        engine.Media.CloseAsync(_leg);
        engine.Over(this);
    }

    public void OnSilence(MediaLegId leg, TimeSpan silentFor)
    {
    }

    public void OnPlayEnded(MediaLegId leg, long play, PlayEnd end)
    {
    }

    public void OnProgress(int status, ReadOnlyMemory<byte> body)
    {
    }

    public void OnAnswered(ReadOnlyMemory<byte> body)
    {
    }

    public void OnConfirmed(ReadOnlyMemory<byte> body)
    {
    }

    public void OnReinvite(ISessionChange request) => request.Reject(488);
}

/// <summary>The leg to a phone.</summary>
internal sealed class FakeRing : IInviteDialogEvents, IMediaEvents
{
    private readonly FakeEngine _engine;
    private readonly FakeCall _call;
    private readonly SipBinding _binding;
    private readonly MediaLegId _leg;
    private readonly UacInviteDialog _dialog;
    private volatile bool _talked;

    public FakeRing(FakeEngine engine, FakeCall call, SipBinding binding, string caller)
    {
        _engine = engine;
        _call = call;
        _binding = binding;
        MediaResult media = engine.Media.OfferAsync(new MediaLegOptions { CodecsOf = call.Leg }, this).Result;
        _leg = media.Leg;
        _dialog = engine.Ring(new OutgoingInvite { RequestUri = binding.ContactUri, Flow = binding.Flow, FromUser = caller, Offer = media.Sdp }, this);
    }

    public void HangUp() => _dialog.Hangup();

    public void OnAnswered(ReadOnlyMemory<byte> body)
    {
        _talked = true;
        _engine.Media.AcceptAnswerAsync(_leg, body);
        _engine.Media.Bridge(_call.Leg, _leg);
    }

    public void OnEnded(DialogEnd end)
    {
        _engine.Media.CloseAsync(_leg);
        _call.RingOver(_talked);
        _engine.Free(_binding.User);
    }

    public void OnProgress(int status, ReadOnlyMemory<byte> body)
    {
    }

    public void OnConfirmed(ReadOnlyMemory<byte> body)
    {
    }

    public void OnReinvite(ISessionChange request) => request.Reject(488);

    public void OnDigit(MediaLegId leg, char digit)
    {
    }

    public void OnSilence(MediaLegId leg, TimeSpan silentFor)
    {
    }

    public void OnPlayEnded(MediaLegId leg, long play, PlayEnd end)
    {
    }
}
