using System.Xml.Linq;

namespace Routing.Architecture.Tests;

/// <summary>What one csproj says.</summary>
internal sealed class ProjectFile(string path)
{
    private readonly XDocument _xml = XDocument.Load(path);

    public string Name { get; } = Path.GetFileNameWithoutExtension(path);

    public string Folder { get; } = Path.GetDirectoryName(path)!;

    public IEnumerable<string> Projects =>
        Includes("ProjectReference").Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/')));

    public IEnumerable<string> ProjectPaths => Includes("ProjectReference").Select(include => include.Replace('\\', '/'));

    public IEnumerable<string> Packages => Includes("PackageReference");

    public IEnumerable<string> Elements(string name) =>
        _xml.Descendants().Where(element => element.Name.LocalName == name).Select(element => element.Value);

    private IEnumerable<string> Includes(string item) =>
        _xml.Descendants().Where(element => element.Name.LocalName == item).Select(element => element.Attribute("Include")?.Value).OfType<string>();
}
