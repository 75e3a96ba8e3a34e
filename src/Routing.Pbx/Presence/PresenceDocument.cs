using System.Text;
using Routing.Sip.Subscriptions;

namespace Routing.Pbx.Presence;

/// <summary>
/// Writes presence information: PIDF (RFC 3863 §4) with one tuple, and beside it the person (RFC 4479 §3.2) with what they
/// do (RFC 4480 §3.2). Some clients read the one, some the other, and some the note alone: all three say the same.
/// </summary>
internal static class PresenceDocument
{
    public static byte[] Write(Watch watch, DeskStatus status)
    {
        var to = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<presence xmlns=\"urn:ietf:params:xml:ns:pidf\"", 768);
        to.Append(" xmlns:dm=\"urn:ietf:params:xml:ns:pidf:data-model\" xmlns:rpid=\"urn:ietf:params:xml:ns:pidf:rpid\" entity=\"")
            .AppendXml(watch.Entity).Append("\">\n<tuple id=\"desk\"><status><basic>").Append(status.IsOpen ? "open" : "closed")
            .Append("</basic></status><contact>").AppendXml(watch.Entity).Append("</contact><note>").AppendXml(status.Note)
            .Append("</note></tuple>\n<dm:person id=\"person\"><rpid:activities>").Append(ElementsOf(status.Activity))
            .Append("</rpid:activities><dm:note>").AppendXml(status.Note).Append("</dm:note></dm:person>\n</presence>\n");
        return Encoding.UTF8.GetBytes(to.ToString());
    }

    // RFC 4480 §3.2: several hold at once, and who does not know on-the-phone knows busy.
    private static string ElementsOf(DeskActivity activity) => activity switch
    {
        DeskActivity.OnThePhone => "<rpid:on-the-phone/><rpid:busy/>",
        DeskActivity.Busy => "<rpid:busy/>",
        DeskActivity.Away => "<rpid:away/>",
        _ => "<rpid:unknown/>",
    };
}
