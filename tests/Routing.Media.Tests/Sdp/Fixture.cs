using System.Text;
using Routing.Media.Sdp;

namespace Routing.Media.Tests.Sdp;

/// <summary>Bodies as they stand on the wire, from files.</summary>
internal static class Fixture
{
    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Sdp", "wire", name + ".sdp"));

    public static IEnumerable<string> Names => Directory
        .GetFiles(Path.Combine(AppContext.BaseDirectory, "Sdp", "wire"), "*.sdp")
        .Select(f => Path.GetFileNameWithoutExtension(f)!)
        .Order();

    public static SdpDescription Read(string name) => Parse(Bytes(name));

    public static SdpDescription Parse(ReadOnlySpan<byte> body)
    {
        SdpDescription? sdp = SdpReader.Read(body, out string problem);
        Assert.True(sdp is not null, problem);
        return sdp;
    }

    public static string Text(ReadOnlyMemory<byte> body) => Encoding.ASCII.GetString(body.Span);
}
