using System.Text;

namespace Routing.Bench.Baselines;

/// <summary>
/// A SIP message read as most do it at first: text, lines, a dictionary, and the typed fields by splitting again. It checks
/// nothing and unfolds nothing, which flatters it.
/// </summary>
internal sealed class SplitMessage
{
    private readonly Dictionary<string, List<string>> _headers = new(StringComparer.OrdinalIgnoreCase);

    public SplitMessage(ReadOnlySpan<byte> bytes)
    {
        string text = Encoding.UTF8.GetString(bytes);
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        string[] lines = text[..end].Split("\r\n");
        string[] start = lines[0].Split(' ');
        (Method, Uri) = (start[0], start[1]);
        foreach (string line in lines.AsSpan(1))
        {
            string[] parts = line.Split(':', 2);
            string name = parts[0].Trim();
            if (!_headers.TryGetValue(name, out List<string>? values))
            {
                _headers[name] = values = [];
            }

            values.Add(parts[1].Trim());
        }

        Body = text[(end + 4)..];
        string[] via = _headers["Via"][0].Split(';');
        Branch = via.First(part => part.StartsWith("branch=", StringComparison.Ordinal))[7..];
        FromTag = _headers["From"][0].Split(";tag=")[1];
        FromUri = _headers["From"][0].Split('<')[1].Split('>')[0];
        ToUri = _headers["To"][0].Split('<')[1].Split('>')[0];
        CallId = _headers["Call-ID"][0];
        CSeq = uint.Parse(_headers["CSeq"][0].Split(' ')[0], null);
        Contact = _headers["Contact"][0].Split('<')[1].Split('>')[0];
    }

    public string Method { get; }

    public string Uri { get; }

    public string Body { get; }

    public string Branch { get; }

    public string FromTag { get; }

    public string FromUri { get; }

    public string ToUri { get; }

    public string CallId { get; }

    public uint CSeq { get; }

    public string Contact { get; }
}
