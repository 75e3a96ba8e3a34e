using System.Text;
using Routing.Sip.Auth;
using Routing.Sip.Messages;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

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
                stack.Metrics.Retransmission(SipMethod.Ack);
                stack.Send(answer.Ack, answer.Target);
                return true;
            }
        }

        return _answers.Count >= Most;
    }

    /// <summary>ACKs a new 2xx, with the credentials of its INVITE (RFC 3261 §22.1).</summary>
    public void SendAck(DialogState state, string? credentials)
    {
        RequestHead head = DialogRequest.Head(stack, state, SipMethod.Ack, state.LocalCSeq, out SipTarget target);
        SipBuffer to = head.WriteTo(stack.Out);
        if (credentials is not null)
        {
            to.Text(credentials).Line();
        }

        to.Body(default);
        var answer = new Answer(Encoding.UTF8.GetBytes(state.RemoteTag), stack.Out.Copy(), target);
        _answers.Add(answer);
        stack.Metrics.Request(SipMethod.Ack, received: false);
        stack.Send(answer.Ack, target);
    }

    /// <summary>A further fork answered, or an address that was given up: end it at once.</summary>
    public void Lose(DialogState state)
    {
        if (_answers.Find(answer => answer.Tag.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(state.RemoteTag))) is { } lost)
        {
            lost.IsLost = true;
        }

        state = state with { LocalCSeq = state.LocalCSeq + 1 };
        RequestHead head = DialogRequest.Head(stack, state, SipMethod.Bye, state.LocalCSeq, out SipTarget target);
        string? credentials = digest?.Authorize(stack.Ids, head.MethodName, head.RequestUri);
        SipBuffer to = head.WriteTo(stack.Out);
        if (credentials is not null)
        {
            to.Text(credentials).Line();
        }

        to.Body(default);
        new ClientTransaction(stack, head, target, user: null).Start();
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

    private sealed record Answer(byte[] Tag, byte[] Ack, SipTarget Target)
    {
        public bool IsLost { get; set; }
    }
}
