using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Routing.Server.OpenApi;

/// <summary>What the docs of our records say of their parameters, from the file that the compiler writes beside the program. Without it nothing is said.</summary>
internal sealed partial class DocComments
{
    private readonly Dictionary<(string Type, string Member), string> _texts = [];

    private DocComments()
    {
    }

    /// <summary>Those of this program.</summary>
    public static DocComments OfThisProgram()
    {
        var docs = new DocComments();
        try
        {
            docs.Read(Path.Combine(AppContext.BaseDirectory, $"{typeof(DocComments).Assembly.GetName().Name}.xml"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or XmlException)
        {
            docs._texts.Clear(); // a document without sentences is a document still
        }

        return docs;
    }

    /// <summary>What is said of a property; null for nothing.</summary>
    public string? Find(Type type, string member) => _texts.GetValueOrDefault((type.FullName!, member));

    private void Read(string path)
    {
        foreach (XElement member in XDocument.Load(path).Descendants("member"))
        {
            string name = (string?)member.Attribute("name") ?? "";
            if (name.StartsWith("T:", StringComparison.Ordinal))
            {
                foreach (XElement parameter in member.Elements("param"))
                {
                    _texts[(name[2..], (string?)parameter.Attribute("name") ?? "")] = Text(parameter);
                }
            }
            else if (name.StartsWith("P:", StringComparison.Ordinal) && member.Element("summary") is { } summary)
            {
                int dot = name.LastIndexOf('.');
                _texts.TryAdd((name[2..dot], name[(dot + 1)..]), Text(summary));
            }
        }
    }

    private static string Text(XElement element) => Blanks().Replace(
        string.Concat(element.Nodes().Select(node => node is XElement inner ? inner.Attribute("name")?.Value ?? inner.Value : node.ToString())), " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
