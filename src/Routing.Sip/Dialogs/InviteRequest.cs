using Routing.Sip.Auth;
using Routing.Sip.Messages;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>
/// The INVITE that places a call of ours: where it goes and what stands in it, the same in each attempt but for
/// credentials and CSeq (RFC 3261 §8.1.1, §22.2). Within the turn.
/// </summary>
internal sealed class InviteRequest
{
    private readonly SipStack _stack;
    private readonly OutgoingInvite _invite;
    private readonly string _callId;
    private readonly string _localTag;
    private readonly string _requestUri;
    private readonly IReadOnlyList<string> _routes;

    public InviteRequest(SipStack stack, OutgoingInvite invite, string callId, string localTag)
    {
        _stack = stack;
        _invite = invite;
        _callId = callId;
        _localTag = localTag;
        (_requestUri, _routes, string nextHop) = RouteSet.Apply(RouteSet.Of(invite.Routes), invite.RequestUri);

        // A flow leads to whoever handed us the REGISTER, which with a Path is its first proxy (RFC 3327 §5.3).
        Target = (invite.Flow is { } flow ? stack.Routes.Of(flow) : null) ?? stack.Routes.Of(nextHop, invite.Flow);
        if (Target is { } target)
        {
            string here = stack.Routes.SentBy(target);
            string user = SipUri.Escape(invite.FromUser);
            Contact = stack.Routes.ContactOf(target, invite.FromUser, _requestUri);
            FromUri = user.Length == 0 ? $"sip:{HostOf(here)}" : $"sip:{user}@{HostOf(here)}";
        }
    }

    /// <summary>Null when no listener leads there.</summary>
    public SipTarget? Target { get; private set; }

    public string Contact { get; private set; } = "";

    public string FromUri { get; } = "";

    public string ToUri => _invite.ToUri ?? _invite.RequestUri;

    /// <summary>Writes it into <see cref="SipStack.Out"/>.</summary>
    public RequestHead Write(uint cseq, DigestClient? digest, SessionTerms terms, out string? credentials)
    {
        var head = new RequestHead
        {
            Method = SipMethod.Invite,
            RequestUri = _requestUri,
            SentBy = _stack.Routes.ViaOf(Target!.Value),
            Branch = _stack.Ids.Branch(),
            Routes = _routes,
            From = $"{DisplayName(_invite.FromDisplayName)}{DialogRequest.Address(FromUri, _localTag)}",
            To = $"<{ToUri}>",
            CallId = _callId,
            CSeq = cseq,
            MaxForwards = _invite.MaxForwards,
        };
        credentials = digest?.Authorize(_stack.Ids, head.MethodName, head.RequestUri);
        Fill(head, terms, credentials);
        if (_stack.Routes.ForLarge(Target.Value, _stack.Out.Length) is { } larger)
        {
            Target = larger;
            Contact = _stack.Routes.ContactOf(larger, _invite.FromUser, _requestUri);
            head = head with { SentBy = _stack.Routes.ViaOf(larger) };
            Fill(head, terms, credentials);
        }

        return head;
    }

    private void Fill(RequestHead head, SessionTerms terms, string? credentials)
    {
        SipBuffer to = head.WriteTo(_stack.Out).Raw("Contact: <"u8).Text(Contact).Raw(">\r\nAllow: "u8).Raw(SipMethods.Allowed)
            .Raw("\r\nSupported: "u8).Raw(SipExtensions.Supported).Line();
        terms.Ask(to, inDialog: false);
        if (_invite.Passes > 0)
        {
            to.Text(HopMark.Name).Raw(": "u8).Number(_invite.Passes).Line();
        }

        if (credentials is not null)
        {
            to.Text(credentials).Line();
        }

        foreach ((string name, string value) in _invite.Headers)
        {
            to.Header(name, value);
        }

        to.Body(_invite.Offer.Span);
    }

    private static string DisplayName(string? name) =>
        string.IsNullOrEmpty(name)
            ? ""
            : $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace('\r', ' ').Replace('\n', ' ')}\" ";

    private static string HostOf(string sentBy) => sentBy[..sentBy.LastIndexOf(':')];
}
