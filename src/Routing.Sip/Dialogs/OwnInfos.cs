using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;

namespace Routing.Sip.Dialogs;

/// <summary>
/// What we tell the peer beside the session (INFO, RFC 6086 and what was in use before it): one request after the other, so that they arrive in
/// their order. Whether the peer takes any of it is its affair. Within the turn.
/// </summary>
internal sealed class OwnInfos(DialogSession session) : IClientUser
{
    // More than anybody types while one request is being answered.
    private const int Most = 32;

    private readonly Queue<(string ContentType, byte[] Body)> _waiting = new();
    private InDialogRequest? _request;

    public void Send(string contentType, byte[] body)
    {
        if (_waiting.Count < Most)
        {
            _waiting.Enqueue((contentType, body));
            GoOn();
        }
    }

    /// <summary>The dialog ends.</summary>
    public void Stop()
    {
        _waiting.Clear();
        _request?.Abandon();
    }

    void IClientUser.OnResponse(in SipMessage response)
    {
        if (response.Status >= 200)
        {
            Next();
        }
    }

    // What is meant for this moment is not for later.
    void IClientUser.OnFailure(int status)
    {
        _waiting.Clear();
        _request = null;
    }

    private void Next()
    {
        _request = null;
        _waiting.TryDequeue(out _);
        GoOn();
    }

    private void GoOn()
    {
        if (_request is null && _waiting.TryPeek(out (string ContentType, byte[] Body) next))
        {
            _request = new InDialogRequest(session, SipMethod.Info, to => to.Body(next.Body, Encoding.ASCII.GetBytes(next.ContentType)), this);
            _request.Send();
        }
    }
}
