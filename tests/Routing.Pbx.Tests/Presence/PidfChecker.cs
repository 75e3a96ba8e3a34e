using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Routing.Pbx.Tests.Presence;

/// <summary>
/// The schemas of PIDF (RFC 3863 §4.4), the data model (RFC 4479 §6) and RPID (RFC 4480 §5) rule for rule, as far as a notifier of
/// one person needs them.
/// </summary>
internal static partial class PidfChecker
{
    private static readonly XNamespace Ns = "urn:ietf:params:xml:ns:pidf";
    private static readonly XNamespace Dm = "urn:ietf:params:xml:ns:pidf:data-model";
    private static readonly XNamespace Rpid = "urn:ietf:params:xml:ns:pidf:rpid";

    private static readonly string[] Activities =
    [
        "appointment", "away", "breakfast", "busy", "dinner", "holiday", "in-transit", "looking-for-work", "lunch", "meal", "meeting", "on-the-phone",
        "other", "performance", "permanent-absence", "playing", "presentation", "shopping", "sleeping", "spectator", "steering", "travel", "tv", "unknown",
        "vacation", "working", "worship",
    ];

    /// <summary>Fails where the document is not lawful; else what it says: <c>open on-the-phone busy: On the phone</c>.</summary>
    public static string Check(string text)
    {
        XElement root = XDocument.Parse(text, LoadOptions.PreserveWhitespace).Root!; // throws where it is not well-formed
        Assert.Equal(Ns + "presence", root.Name);
        Assert.Equal(["entity"], root.Attributes().Where(one => !one.IsNamespaceDeclaration).Select(one => one.Name.LocalName));
        Assert.Matches(Uri(), root.Attribute("entity")!.Value);

        // §4.4: a sequence of tuples, then notes, then what is of other namespaces.
        Assert.Equal([Ns + "tuple", Dm + "person"], root.Elements().Select(one => one.Name));
        XElement tuple = root.Element(Ns + "tuple")!;
        Assert.Matches("^[A-Za-z_][A-Za-z0-9_.-]*$", tuple.Attribute("id")!.Value); // xs:ID
        Assert.Equal([Ns + "status", Ns + "contact", Ns + "note"], tuple.Elements().Select(one => one.Name));
        string basic = Assert.Single(tuple.Element(Ns + "status")!.Elements(Ns + "basic")).Value;
        Assert.Contains(basic, new[] { "open", "closed" });
        Assert.Matches(Uri(), tuple.Element(Ns + "contact")!.Value);

        XElement person = root.Element(Dm + "person")!;
        Assert.Matches("^[A-Za-z_][A-Za-z0-9_.-]*$", person.Attribute("id")!.Value);
        Assert.NotEqual(tuple.Attribute("id")!.Value, person.Attribute("id")!.Value);
        Assert.Equal([Rpid + "activities", Dm + "note"], person.Elements().Select(one => one.Name));
        string[] activities = [.. person.Element(Rpid + "activities")!.Elements().Select(one => one.Name.LocalName)];
        Assert.NotEmpty(activities);
        Assert.All(activities, one => Assert.Contains(one, Activities));
        Assert.True(activities is ["unknown"] || !activities.Contains("unknown")); // RFC 4480 §5.1: unknown stands alone
        string note = tuple.Element(Ns + "note")!.Value;
        Assert.Equal(note, person.Element(Dm + "note")!.Value);
        return $"{basic} {string.Join(' ', activities)}: {note}";
    }

    [GeneratedRegex(@"^sips?:([A-Za-z0-9\-_.!~*'()&=+$,;?/]|%[0-9A-F]{2})+@[A-Za-z0-9.:\[\]-]+\z")]
    private static partial Regex Uri();
}
