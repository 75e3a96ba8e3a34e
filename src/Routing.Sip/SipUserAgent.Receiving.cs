using System.Net;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip;

/// <summary>What transports hand up: parsed before the turn, dispatched within it.</summary>
public sealed partial class SipUserAgent
{
    [ThreadStatic]
    private static SipIndex? _indexOfThisThread;

    /// <inheritdoc/>
    void ISipReceiver.OnReceived(ISipTransport transport, ReadOnlySpan<byte> message, IPEndPoint remote) => Receive(transport, message, remote, isCut: false);

    /// <inheritdoc/>
    void ISipReceiver.OnTooLarge(ISipTransport transport, ReadOnlySpan<byte> head, IPEndPoint remote) => Receive(transport, head, remote, isCut: true);

    private void Receive(ISipTransport transport, ReadOnlySpan<byte> message, IPEndPoint remote, bool isCut)
    {
        try
        {
            if (transport.Protocol == SipProtocol.Udp && StunAnswer.IsRequest(message))
            {
                AnswerStun(transport, message, remote);
                return;
            }

            SipIndex index = _indexOfThisThread ??= new SipIndex();
            SipParseError error = SipParser.Parse(message, index, out SipMessage parsed);
            if (error == SipParseError.KeepAlive)
            {
                return;
            }

            if (isCut)
            {
                error = SipParseError.TooLarge;
            }
            else if (transport.Protocol is SipProtocol.Tcp or SipProtocol.Tls)
            {
                error = InStream(parsed, error);
            }

            using SipStack.Turn turn = Stack.EnterFromBelow();
            Dispatch(parsed, error, transport, remote);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Our own bug: one message is lost, the listener goes on.
            Stack.Metrics.Fault(FaultPlaces.Message);
            SipLog.StackFault(Stack.Log, remote, fault);
        }
    }

    // RFC 5626 §8: who hears nothing takes its flow for dead. Whoever has no flow to us is not told that somebody is here.
    private void AnswerStun(ISipTransport transport, ReadOnlySpan<byte> request, IPEndPoint remote)
    {
        using (Stack.EnterFromBelow())
        {
            if (!_bindings.IsRegistered(transport, remote))
            {
                return;
            }
        }

        Span<byte> answer = stackalloc byte[StunAnswer.Longest];
        int length = StunAnswer.Write(request, remote, answer);
        transport.Send(answer[..length], remote);
    }

    /// <inheritdoc/>
    bool ISipReceiver.MayConnect(ISipTransport transport, IPEndPoint remote)
    {
        try
        {
            using SipStack.Turn turn = Stack.EnterFromAbove();
            return _uas.Door.Admits(transport, remote);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Stack.Metrics.Fault(FaultPlaces.Message);
            SipLog.StackFault(Stack.Log, remote, fault);
            return false;
        }
    }

    /// <inheritdoc/>
    void ISipReceiver.OnLost(ISipTransport transport, IPEndPoint remote, bool canReopen)
    {
        try
        {
            using SipStack.Turn turn = Stack.EnterFromBelow();
            _bindings.OnLost(transport, remote);
            _uas.Notifier.OnLost(transport, remote);
            foreach (ClientTransaction client in Stack.Transactions.ClientsTo(transport, remote))
            {
                client.OnLost(canReopen);
            }

            Stack.OnLost(transport, remote);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Stack.Metrics.Fault(FaultPlaces.Message);
            SipLog.StackFault(Stack.Log, remote, fault);
        }
    }

    /// <summary>RFC 3261 §18.3: in a stream the length must be there, and what is cut off is cut off because it is too long.</summary>
    private static SipParseError InStream(in SipMessage message, SipParseError error) => error switch
    {
        SipParseError.None when !message.Has(SipHeaderName.ContentLength) => SipParseError.ContentLength,
        SipParseError.BodyTruncated => SipParseError.TooLarge,
        _ => error,
    };

    private void Dispatch(in SipMessage message, SipParseError error, ISipTransport transport, IPEndPoint remote)
    {
        if (error == SipParseError.None && !TransactionTable.Fits(message))
        {
            error = SipParseError.TooManyHeaders;
        }

        if (error != SipParseError.None)
        {
            Stack.Trace.Received(message, transport, remote, broken: true);
            _uas.OnMalformed(message, error, transport, remote);
            Stack.Trace.SettleBroken();
        }
        else if (message.IsRequest)
        {
            Stack.Trace.Received(message, transport, remote);
            _uas.OnRequest(message, transport, remote);
            Stack.Trace.Settle(message);
        }
        else
        {
            Stack.Trace.Received(message, transport, remote);
            OnResponse(message, transport, remote);
        }
    }

    private void OnResponse(in SipMessage message, ISipTransport transport, IPEndPoint remote)
    {
        if (Stack.Transactions.TryFindClient(message, out ClientTransaction? transaction))
        {
            // RFC 3261 §8.1.3.3: an answer with a second Via went astray; §17.1.3 drops what matches nothing.
            if (!HasSecondVia(message))
            {
                Stack.Metrics.Response(transaction.Head.Method, message.Status, received: true);
                transaction.OnResponse(message);
            }
        }
        else if (!Repeats.Acknowledge(Stack, message))
        {
            _uas.OnStray(transport, remote);
        }
    }

    private static bool HasSecondVia(in SipMessage response)
    {
        int count = 0;
        foreach (ReadOnlySpan<byte> _ in response.Items(SipHeaderName.Via))
        {
            count++;
        }

        return count > 1;
    }
}
