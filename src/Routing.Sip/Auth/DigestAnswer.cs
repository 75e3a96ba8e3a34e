using System.Text;
using Routing.Sip.Dialogs;

namespace Routing.Sip.Auth;

/// <summary>What we answer to one challenger: a proxy or a server, and one realm of it. Within the turn.</summary>
/// <param name="isProxy">Did it say 407?</param>
/// <param name="realm">Its realm.</param>
internal sealed class DigestAnswer(bool isProxy, string realm)
{
    private const int MostStale = 2;

    private string _nonce = "";
    private string? _opaque;
    private DigestAlgorithm _algorithm;
    private bool _qop;
    private bool _sent;
    private bool _proven;
    private int _stale;
    private uint _count;

    public bool IsFor(bool proxy, string name) => proxy == isProxy && name == realm;

    /// <summary>The last response in which it was challenged.</summary>
    public int Round { get; set; }

    /// <summary>Takes its challenge; false where that refuses what was sent already, or has no nonce.</summary>
    public bool Take(DigestParameters challenge, DigestAlgorithm algorithm)
    {
        bool stale = challenge["stale"u8].Equals("true", StringComparison.OrdinalIgnoreCase);
        if (_sent && !_proven && !(stale && ++_stale <= MostStale))
        {
            return false;
        }

        _proven = _sent = false;
        _algorithm = algorithm;
        _nonce = challenge["nonce"u8];
        _opaque = challenge.TryGet("opaque"u8, out _) ? challenge["opaque"u8] : null;
        _qop = challenge.TryGet("qop"u8, out _);
        _count = 0;
        return _nonce.Length > 0;
    }

    /// <summary>What was sent was right.</summary>
    public void Accepted()
    {
        _proven = true;
        _sent = false;
        _stale = 0;
    }

    /// <summary>The header line for one request, without CRLF.</summary>
    public string Line(SipIds ids, DigestSecret secret, string method, string uri)
    {
        _sent = true;
        string count = (++_count).ToString("x8", null);
        string cnonce = ids.Token(16);
        string response = DigestHash.Response(
            _algorithm, (secret.Username, realm, secret.Password), method, uri, _nonce, _qop ? (count, cnonce, "auth") : null);

        StringBuilder line = new(isProxy ? "Proxy-Authorization" : "Authorization", 320);
        line.Append(": Digest username=").Append(Quoted(secret.Username)).Append(", realm=").Append(Quoted(realm))
            .Append(", nonce=").Append(Quoted(_nonce)).Append(", uri=\"").Append(uri).Append("\", response=\"").Append(response)
            .Append("\", algorithm=").Append(DigestAlgorithms.NameOf(_algorithm));
        if (_opaque is not null)
        {
            line.Append(", opaque=").Append(Quoted(_opaque));
        }

        if (_qop)
        {
            line.Append(", qop=auth, nc=").Append(count).Append(", cnonce=\"").Append(cnonce).Append('"');
        }

        return line.ToString();
    }

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
