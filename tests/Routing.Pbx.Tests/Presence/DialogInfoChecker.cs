using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Routing.Pbx.Tests.Presence;

/// <summary>The schema of RFC 4235 §4.4 rule for rule, as far as a notifier of full states needs it, and what stands in its text besides.</summary>
internal static partial class DialogInfoChecker
{
    private static readonly XNamespace Ns = "urn:ietf:params:xml:ns:dialog-info";

    /// <summary>Fails where the document is not lawful; else what a lamp shows by it: the state of its first dialog.</summary>
    public static string Check(string text, long version)
    {
        XElement root = XDocument.Parse(text, LoadOptions.PreserveWhitespace).Root!; // throws where it is not well-formed
        Assert.Equal(Ns + "dialog-info", root.Name);
        Assert.Equal(["version", "state", "entity"], root.Attributes().Where(one => !one.IsNamespaceDeclaration).Select(one => one.Name.LocalName));
        Assert.Equal(version.ToString(CultureInfo.InvariantCulture), root.Attribute("version")!.Value);
        Assert.Equal("full", root.Attribute("state")!.Value);
        Assert.Matches(Uri(), root.Attribute("entity")!.Value);
        XElement[] dialogs = [.. root.Elements()];
        Assert.NotEmpty(dialogs);
        Assert.Equal(dialogs.Length, dialogs.Select(dialog => dialog.Attribute("id")!.Value).Distinct().Count());
        foreach (XElement dialog in dialogs)
        {
            CheckDialog(dialog);
        }

        return dialogs[0].Element(Ns + "state")!.Value;
    }

    private static void CheckDialog(XElement dialog)
    {
        Assert.Equal(Ns + "dialog", dialog.Name);
        string[] known = ["id", "call-id", "local-tag", "remote-tag", "direction"];
        Assert.All(dialog.Attributes(), one => Assert.Contains(one.Name.LocalName, known));
        Assert.NotEmpty(dialog.Attribute("id")!.Value);
        Assert.Contains(dialog.Attribute("direction")?.Value, new[] { null, "initiator", "recipient" });
        string order = string.Join(' ', dialog.Elements().Select(one => one.Name.LocalName));
        Assert.Contains(order, new[] { "state", "state local", "state local remote" });
        Assert.Contains(dialog.Element(Ns + "state")!.Value, new[] { "trying", "proceeding", "early", "confirmed", "terminated" });
        foreach (XElement side in dialog.Elements().Skip(1))
        {
            Assert.Equal(["identity", "target"], side.Elements().Select(one => one.Name.LocalName));
            Assert.Matches(Uri(), side.Element(Ns + "identity")!.Value);
            Assert.Matches(Uri(), side.Element(Ns + "target")!.Attribute("uri")!.Value);
        }
    }

    [GeneratedRegex(@"^sips?:([A-Za-z0-9\-_.!~*'()&=+$,;?/]|%[0-9A-F]{2})+@[A-Za-z0-9.:\[\]-]+\z")]
    private static partial Regex Uri();
}
