using System.Collections.Frozen;
using System.Text;
using Routing.Sip.Auth;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Registration;
using Routing.Sip.Security;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>
/// The INVITE that places a call of ours: what stands in it, the same in each attempt but for credentials, CSeq and what
/// we call ourselves toward the address it goes to (RFC 3261 §8.1.1, §22.2; RFC 3263 §4.3). Within the turn.
/// </summary>
internal sealed class InviteRequest
{
    // What this stack writes itself, in long and compact form.
    private static readonly FrozenSet<string> Own = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Via", "v", "Max-Forwards", "Route", "Record-Route", "From", "f", "To", "t", "Call-ID", "i", "CSeq", "Contact", "m", "Allow", "Supported", "k",
        "Session-Expires", "x", "Min-SE", "Content-Length", "l", "Content-Type", "c", "Authorization", "Proxy-Authorization", HopMark.Name);

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
        IReadOnlyList<string> routes = RouteSet.Of(invite.Routes);
        (_requestUri, _routes) = RouteSet.Apply(routes, invite.RequestUri);
        NextHop = invite.Proxy is { } proxy && routes.Count == 0 ? proxy : RouteSet.NextHop(routes, invite.RequestUri);
    }

    /// <summary>The URI that says where it goes: the first Route, the proxy, or else the Request-URI.</summary>
    public string NextHop { get; }

    /// <summary>Why it cannot be written, or null: what comes from outside must not bring lines of its own (RFC 3261 §25.1).</summary>
    public string? Complaint =>
        !IsUri(_requestUri) ? "no URI to call"
        : _invite.ToUri is { } to && !IsUri(to) ? "no URI for To"
        : _invite.FromUri is { } from && !IsUri(from) ? "no URI for From"
        : _invite.ContactUri is { } contact && !IsUri(contact) ? "no URI for Contact"
        : _invite.Headers.Any(header => Own.Contains(header.Key) || !SipScan.IsToken(Encoding.UTF8.GetBytes(header.Key))) ? "a header that may not be given"
        : null;

    /// <summary>
    /// The way over the flow given. It leads to whoever handed us the REGISTER, which with a Path is its first proxy
    /// (RFC 3327 §5.3). Null when no listener leads there.
    /// </summary>
    public SipTarget? OverFlow() => _stack.Routes.Of(_invite.Flow!.Value) ?? _stack.Routes.Of(NextHop, _invite.Flow);

    /// <summary>RFC 5626 §5.3: the phone's proxy says that the flow is gone which it was to go over.</summary>
    public void OnFlowFailed()
    {
        if (_invite is { Phone: { } phone, Flow: { } flow })
        {
            _stack.FlowFailed(new SipBinding(phone, _invite.RequestUri, flow, default) { Path = _invite.Routes });
        }
    }

    /// <summary>Writes it for that target into <see cref="SipStack.Out"/>.</summary>
    public InviteAttempt Write(SipTarget target, uint cseq, DigestClient? digest, SessionTerms terms, ForkedAnswers answers)
    {
        string branch = _stack.Ids.Branch();
        string? credentials = digest?.Authorize(_stack.Ids, SipMethods.Label(SipMethod.Invite), _requestUri);
        DialogState self = Self(target, cseq);
        RequestHead head = Fill(target, self, branch, terms, credentials);
        if (_stack.Routes.ForLarge(target, _stack.Out.Length) is { } larger)
        {
            target = larger;
            self = Self(larger, cseq);
            head = Fill(larger, self, branch, terms, credentials);
        }

        return new InviteAttempt(_stack, head, target, self, credentials, answers);
    }

    // The dialog that would come of it, as far as it is known (RFC 3261 §12.1.2).
    private DialogState Self(in SipTarget target, uint cseq) => new()
    {
        CallId = _callId,
        LocalTag = _localTag,
        RemoteTag = "",
        LocalUri = _invite.FromUri ?? OwnUri(_stack.Routes.SentBy(target)),
        RemoteUri = _invite.ToUri ?? _invite.RequestUri,
        LocalCSeq = cseq,
        RemoteTarget = _invite.RequestUri,
        Flow = target.Flow,
        StaysOnFlow = _invite.RewriteContact || (_invite.Flow is not null && _invite.Routes.Count == 0),
        Peer = _invite.Trunk is { } trunk ? new SipPeer(SipPeerKind.Trunk, trunk) : _invite.Phone is { } phone ? new SipPeer(SipPeerKind.Phone, phone) : null,
        LocalContact = _invite.ContactUri ?? _stack.Routes.ContactOf(target, _invite.ContactUser ?? _invite.FromUser, _requestUri, _invite.SeenAs),
    };

    private RequestHead Fill(in SipTarget target, DialogState self, string branch, SessionTerms terms, string? credentials)
    {
        var head = new RequestHead
        {
            Method = SipMethod.Invite,
            RequestUri = _requestUri,
            SentBy = _stack.Routes.ViaOf(target),
            Branch = branch,
            Routes = _routes,
            From = $"{DisplayName(_invite.FromDisplayName)}{DialogRequest.Address(self.LocalUri, _localTag)}",
            To = $"<{self.RemoteUri}>",
            CallId = _callId,
            CSeq = self.LocalCSeq,
            MaxForwards = _invite.MaxForwards,
        };
        SipBuffer to = head.WriteTo(_stack.Out).Raw("Contact: <"u8).Text(self.LocalContact).Raw(">\r\nAllow: "u8).Raw(SipMethods.Allowed)
            .Raw("\r\nSupported: "u8).Raw(SipExtensions.Supported).Raw(_invite.ContactUri is null ? default : ", gruu"u8).Line(); // RFC 5627 §4.4.1
        terms.Ask(to, inDialog: false);
        if (_invite.Passes > 0)
        {
            to.Text(HopMark.Name).Raw(": "u8).Number(_invite.Passes).Line();
        }

        if (credentials is not null)
        {
            to.Text(credentials).Line();
        }

        if (_invite.ReferredBy is { } referrer)
        {
            to.Header("Referred-By", $"<{UriOf(referrer, _stack.Routes.SentBy(target))}>");
        }

        foreach ((string name, string value) in _invite.Headers)
        {
            to.Header(name, value);
        }

        to.Body(_invite.Offer.Span);
        return head;
    }

    private static bool IsUri(string text)
    {
        byte[] uri = Encoding.UTF8.GetBytes(text);
        return SipUri.TryParse(uri, out _) && !SipScan.HasBreak(uri) && !uri.AsSpan().ContainsAny("<>\""u8);
    }

    private string OwnUri(string here)
    {
        bool isTold = _invite.FromUser.Length > 0 && SipScan.IsToken(Encoding.UTF8.GetBytes(_invite.FromVerstat));
        return UriOf(_invite.FromUser, here) + (isTold ? $";verstat={_invite.FromVerstat}" : "");
    }

    // A user at our own host.
    private static string UriOf(string name, string here)
    {
        string user = SipUri.Escape(name);
        return user.Length == 0 ? $"sip:{HostOf(here)}" : $"sip:{user}@{HostOf(here)}";
    }

    internal static string DisplayName(string? name) =>
        string.IsNullOrEmpty(name)
            ? ""
            : $"\"{SipScan.Clean(name).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\" ";

    private static string HostOf(string sentBy) => sentBy[..sentBy.LastIndexOf(':')];
}
