using System.Text;
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
    private const int LeastAmongOthers = 30;

    private readonly OutsideRequest _request = new(stack, SipMethod.Register, options.Registrar);
    private TimeSpan _asked = options.Expires;
    private SipTarget? _target;
    private bool _moving;

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
        if (OldContact is not null)
        {
            to.Raw(", <"u8).Text(OldContact).Raw(">;expires=0"u8);
        }

        to.Raw("\r\nExpires: "u8).Number(leaving ? 0 : (long)_asked.TotalSeconds).Line();
        if (options.Bulk)
        {
            to.Raw("Require: gin\r\nProxy-Require: gin\r\nSupported: path\r\n"u8); // RFC 6140 §5.1
        }

        if (credentials is not null)
        {
            to.Text(credentials).Line();
        }

        to.Body(default);
        return head;
    }

    /// <summary>
    /// What was granted to our own contact, whatever was asked for and whoever else is registered. One that was written anew on its
    /// way back cannot be told from others': then the shortest of all.
    /// </summary>
    public TimeSpan Granted(in SipMessage response)
    {
        OldContact = null;
        byte[] own = Encoding.UTF8.GetBytes(Contact);
        long shortest = 0;
        int contacts = 0;
        foreach (ReadOnlySpan<byte> item in response.Items(SipHeaderName.Contact))
        {
            if (NameAddr.TryParse(item, out NameAddr contact)
                && contact.Parameters.TryGet("expires"u8, out ReadOnlySpan<byte> text)
                && SipScan.TryNumber(text, 604_800, out long seconds) && seconds > 0)
            {
                if (SipUri.Same(contact.Uri, own))
                {
                    return TimeSpan.FromSeconds(seconds);
                }

                contacts++;
                shortest = shortest == 0 ? seconds : Math.Min(shortest, seconds);
            }
        }

        if (contacts > 0)
        {
            // Where others are registered too, one of them may be about to end: that must not make us hasten.
            return TimeSpan.FromSeconds(contacts == 1 ? shortest : Math.Max(shortest, LeastAmongOthers));
        }

        return response.TryGet(SipHeaderName.Expires, out ReadOnlySpan<byte> all) && SipScan.TryNumber(all, 604_800, out long shared) && shared > 0
            ? TimeSpan.FromSeconds(shared)
            : _asked;
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
