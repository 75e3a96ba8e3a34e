using Routing.Sip.Auth;
using Routing.Sip.Location;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transports;

namespace Routing.Sip.Registration;

/// <summary>
/// The REGISTER of one contact of ours: the same Contact for every refresh, so that no second binding grows beside the first,
/// until we are seen at another address (RFC 3261 §10.2, RFC 3581 §4). Within the turn.
/// </summary>
internal sealed class RegisterRequest(SipStack stack, SipRegistrationOptions options)
{
    private readonly OutsideRequest _request = new(stack, SipMethod.Register, options.Registrar);
    private TimeSpan _asked = options.Expires;
    private SipTarget? _target;
    private bool _moving;
    private bool _asksForFlow = options.Instance is not null;
    private bool _isFlow;

    /// <summary>The CSeq of the latest.</summary>
    public uint CSeq => _request.CSeq;

    /// <summary>Our Contact; empty before the first.</summary>
    public string Contact { get; private set; } = "";

    /// <summary>The one before, while it is still to be given back.</summary>
    public string? OldContact { get; private set; }

    /// <summary>Our host and port as the server that was asked last sees them; null where it has not said.</summary>
    public string? SeenAs => _target is { } target ? stack.Routes.Seen.Toward(target) : null;

    /// <summary>Writes it for that target into <see cref="SipStack.Out"/>.</summary>
    public RequestHead Write(in SipTarget target, DigestClient digest, bool leaving)
    {
        _target = target;
        Contact = Contact.Length > 0 ? Contact : Bulk(stack.Routes.ContactOf(target, User, options.Registrar));
        RequestHead head = _request.Next(target, options.Aor, options.Aor);
        string? credentials = digest.Authorize(stack.Ids, head.MethodName, head.RequestUri);
        SipBuffer to = head.WriteTo(stack.Out).Raw("Contact: <"u8).Text(Contact).Raw(">"u8);
        if (options.Instance is not null)
        {
            to.Raw(";+sip.instance=\"<"u8).Text(options.Instance).Raw(">\""u8);
        }

        if (_asksForFlow)
        {
            to.Raw(";reg-id="u8).Number(options.RegId);
        }

        if (OldContact is not null && !_isFlow) // a flow takes the place of its own, wherever it was before
        {
            to.Raw(", <"u8).Text(OldContact).Raw(">;expires=0"u8);
        }

        to.Raw("\r\nExpires: "u8).Number(leaving ? 0 : (long)_asked.TotalSeconds).Line();
        if (options.Bulk)
        {
            to.Raw("Require: gin\r\nProxy-Require: gin\r\n"u8); // RFC 6140 §5.1
        }

        if (options.Bulk || options.Instance is not null)
        {
            to.Raw("Supported: path"u8).Raw(_asksForFlow ? ", outbound"u8 : default).Raw(options.Instance is not null ? ", gruu"u8 : default).Line();
        }

        if (credentials is not null)
        {
            to.Text(credentials).Line();
        }

        to.Body(default);
        return head;
    }

    /// <summary>What was granted to our own contact.</summary>
    public GrantedContact Granted(in SipMessage response)
    {
        OldContact = null;
        GrantedContact granted = GrantedContact.Of(response, Contact, options.Instance, options.RegId, _asked);
        _isFlow = granted.IsOutbound;
        return granted;
    }

    /// <summary>RFC 5626 §11.6: what stands between keeps no flows, so it goes without; false when it does already.</summary>
    public bool TryWithoutFlow()
    {
        bool had = _asksForFlow;
        _asksForFlow = false;
        return had;
    }

    /// <summary>RFC 3261 §10.2.8: asks for what the registrar wants at least; false when we do already.</summary>
    public bool TryLongerExpires(in SipMessage response)
    {
        if (response.TryGet(SipHeaderName.MinExpires, out ReadOnlySpan<byte> text) && SipScan.TryNumber(text, 604_800, out long least)
            && TimeSpan.FromSeconds(least) > _asked)
        {
            _asked = TimeSpan.FromSeconds(least);
            return true;
        }

        return false;
    }

    /// <summary>
    /// RFC 3581 §4: what stands between us shows our address in the answer. True when it is a new one, to be registered at once;
    /// the old one is given back in the same request (RFC 3261 §10.2.2). Twice in a row means that each answer shows another:
    /// then the next refresh is soon enough.
    /// </summary>
    public bool TryMove(in SipMessage response)
    {
        bool again = _moving;
        _moving = false;
        stack.Routes.Learn(_target!.Value, response);
        if (SeenAs is not { } seen || again || ContactAt(seen) == Contact)
        {
            return false;
        }

        OldContact = Contact;
        Contact = ContactAt(seen);
        _moving = true;
        return true;
    }

    // RFC 6140 §5.2: a Contact for all numbers of the account has no user part.
    private string User => options.Bulk ? "" : options.ContactUser;

    private string ContactAt(string hostPort) => Bulk(User.Length == 0 ? $"sip:{hostPort}" : $"sip:{SipUri.Escape(User)}@{hostPort}");

    private string Bulk(string contact) => options.Bulk ? contact + ";bnc" : contact;
}
