using System.Text;
using Routing.Sip.Auth;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;

namespace Routing.Sip.Dialogs;

/// <summary>
/// The 2xx answers to one INVITE of ours and our ACK to each, kept as long as the INVITE's transaction lives, 64*T1,
/// also when the dialog is long over (RFC 3261 §13.2.2.4). Within the turn.
/// </summary>
internal sealed class ForkedAnswers(SipStack stack, DigestClient? digest)
{
    /// <summary>A fork with more answers than this is an attack or a fault; the rest are not answered.</summary>
    private const int Most = 16;

    private readonly List<Answer> _answers = new(1);

    /// <summary>True when a 2xx of that tag has been seen: its ACK went out again.</summary>
    public bool TryRepeatAck(ReadOnlySpan<byte> tag)
    {
        foreach (Answer answer in _answers)
        {
            if (tag.SequenceEqual(answer.Tag))
            {
                answer.Ack.SendAgain();
                return true;
            }
        }

        return _answers.Count >= Most;
    }

    /// <summary>ACKs a new 2xx, with the credentials of its INVITE (RFC 3261 §22.1).</summary>
    public void SendAck(DialogState state, string? credentials)
    {
        var answer = new Answer(Encoding.UTF8.GetBytes(state.RemoteTag), new AckRequest(stack, state, credentials));
        _answers.Add(answer);
        answer.Ack.Send();
    }

    /// <summary>A further fork answered, or an address that was given up: end it at once.</summary>
    public void Lose(DialogState state)
    {
        if (_answers.Find(answer => SipScan.Same(answer.Tag, state.RemoteTag)) is { } lost)
        {
            lost.IsLost = true;
        }

        new InDialogRequest(new LostFork(stack, state, digest), SipMethod.Bye, to => to.Body(default), user: null).Send();
    }

    /// <summary>Is it a fork that was answered and ended?</summary>
    public bool IsLoser(ReadOnlySpan<byte> tag)
    {
        foreach (Answer answer in _answers)
        {
            if (answer.IsLost && tag.SequenceEqual(answer.Tag))
            {
                return true;
            }
        }

        return false;
    }

    private sealed record Answer(byte[] Tag, AckRequest Ack)
    {
        public bool IsLost { get; set; }
    }

    /// <summary>A dialog whose only purpose is to be ended.</summary>
    private sealed class LostFork(SipStack stack, DialogState state, DigestClient? digest) : IDialogSide
    {
        public SipStack Stack => stack;

        public DialogState State { get; private set; } = state;

        public bool IsGone => false;

        public DigestClient? Digest => digest;

        public bool Accepts(in SipMessage challenge) => digest is not null && digest.Accept(challenge);

        public DialogState Next() => State = State with { LocalCSeq = State.LocalCSeq + 1 };
    }
}
