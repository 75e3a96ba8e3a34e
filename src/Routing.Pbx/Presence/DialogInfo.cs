using System.Globalization;
using System.Text;
using Routing.Sip.Subscriptions;

namespace Routing.Pbx.Presence;

/// <summary>
/// Writes dialog information (RFC 4235 §4): always the full state, as a notifier may (§4.3), since a NOTIFY tells the newest and
/// leaves out what lay between. A dark lamp names what it showed last as terminated: phones are many that take an empty list
/// for no news.
/// </summary>
internal static class DialogInfo
{
    public static byte[] Write(Watch watch, uint version, IReadOnlyList<PhoneActivity> calls, string lastId)
    {
        var to = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" version=\"", 768);
        to.Append(version.ToString(CultureInfo.InvariantCulture)).Append("\" state=\"full\" entity=\"").AppendXml(watch.Entity).Append("\">\n");
        foreach (PhoneActivity call in calls)
        {
            Write(to, watch.Entity, call);
        }

        if (calls.Count == 0)
        {
            to.Append("<dialog id=\"").AppendXml(lastId).Append("\"><state>terminated</state></dialog>\n");
        }

        return Encoding.UTF8.GetBytes(to.Append("</dialog-info>\n").ToString());
    }

    // §4.1.2: seen from the watched phone, so local is its side.
    private static void Write(StringBuilder to, string entity, PhoneActivity call)
    {
        to.Append("<dialog id=\"").AppendXml(call.Id).Append('"');
        if (call.Dialog is { } dialog)
        {
            to.Append(" call-id=\"").AppendXml(dialog.CallId).Append("\" local-tag=\"").AppendXml(dialog.LocalTag)
                .Append("\" remote-tag=\"").AppendXml(dialog.RemoteTag).Append('"');
        }

        if (call.IsCaller is { } isCaller)
        {
            to.Append(isCaller ? " direction=\"initiator\"" : " direction=\"recipient\"");
        }

        to.Append("><state>").Append(WordOf(call.Phase)).Append("</state>");
        WriteParty(to, "local", entity, "");
        if (call.RemoteUser.Length > 0 || call.RemoteName.Length > 0)
        {
            WriteParty(to, "remote", call.RemoteUser.Length > 0 ? UriOf(call.RemoteUser, entity) : entity, call.RemoteName);
        }

        to.Append("</dialog>\n");
    }

    private static void WriteParty(StringBuilder to, string side, string uri, string name)
    {
        to.Append('<').Append(side).Append("><identity");
        if (name.Length > 0)
        {
            to.Append(" display=\"").AppendXml(name).Append('"');
        }

        to.Append('>').AppendXml(uri).Append("</identity><target uri=\"").AppendXml(uri).Append("\"/></").Append(side).Append('>');
    }

    // The caller as one can call back: at this exchange.
    private static string UriOf(string user, string entity)
    {
        var uri = new StringBuilder("sip:");
        foreach (byte b in Encoding.UTF8.GetBytes(user))
        {
            // RFC 3261 §25.1: unreserved and user-unreserved
            char c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || "-_.!~*'()&=+$,;?/".Contains(c, StringComparison.Ordinal))
            {
                uri.Append(c);
            }
            else
            {
                uri.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        int at = entity.LastIndexOf('@');
        return uri.Append(at < 0 ? "@localhost" : entity[at..]).ToString();
    }

    private static string WordOf(DialogPhase phase) => phase switch
    {
        DialogPhase.Trying => "trying",
        DialogPhase.Proceeding => "proceeding",
        DialogPhase.Early => "early",
        DialogPhase.Confirmed => "confirmed",
        _ => "terminated",
    };
}
