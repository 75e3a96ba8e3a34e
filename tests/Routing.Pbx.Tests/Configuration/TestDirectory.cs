namespace Routing.Pbx.Tests.Configuration;

/// <summary>A configuration directory of a test's own; gone with it.</summary>
internal sealed class TestDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("routing-config-").FullName;

    public string this[string file]
    {
        set => Write(file, value);
    }

    public void Write(string file, string text)
    {
        string path = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
