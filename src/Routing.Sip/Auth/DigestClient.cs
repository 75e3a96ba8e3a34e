using System.Text;
using Routing.Sip.Dialogs;
using Routing.Sip.Parsing;

namespace Routing.Sip.Auth;

/// <summary>
/// Our side of digest authentication toward one peer (RFC 7616 §3.4, RFC 8760): keeps the nonce and counts its
/// use, and knows when to stop. Within the turn.
/// </summary>
internal sealed class DigestClient(DigestSecret secret)
{
    private string _realm = "";
    private string _nonce = "";
    private string? _opaque;
    private DigestAlgorithm _algorithm;
    private bool _proxy;
    private bool _qop;
    private bool _sent;
    private bool _proven;
    private int _stale;
    private uint _count;

    /// <summary>
    /// Takes the challenge of a 401 or 407. False when there is none that can be answered, or when it refuses
    /// credentials that were sent already: sending them again would only lock the account.
    /// </summary>
    public bool Accept(in SipMessage response)
    {
        bool proxy = response.Status == 407;
        foreach (ReadOnlySpan<byte> header in response.Lines(proxy ? SipHeaderName.ProxyAuthenticate : SipHeaderName.WwwAuthenticate))
        {
            // RFC 8760 §2.4: the first algorithm that we know; a qop list without auth cannot be answered.
            if (!DigestParameters.TryParse(header, out DigestParameters challenge)
                || !DigestAlgorithms.TryFind(Encoding.UTF8.GetBytes(challenge["algorithm"u8]), out DigestAlgorithm algorithm)
                || (challenge.TryGet("qop"u8, out _) && !challenge.Lists("qop"u8, "auth"u8)))
            {
                continue;
            }

            bool stale = challenge["stale"u8].Equals("true", StringComparison.OrdinalIgnoreCase);
            if (_sent && !_proven && !(stale && ++_stale <= 2))
            {
                return false;
            }

            _proven = false;

            _proxy = proxy;
            _algorithm = algorithm;
            _realm = challenge["realm"u8];
            _nonce = challenge["nonce"u8];
            _opaque = challenge.TryGet("opaque"u8, out _) ? challenge["opaque"u8] : null;
            _qop = challenge.TryGet("qop"u8, out _);
            _count = 0;
            _sent = false;
            return _nonce.Length > 0;
        }

        return false;
    }

    /// <summary>The credentials were taken: a later challenge is a new one, even from a peer that has forgotten its nonces.</summary>
    public void Accepted()
    {
        _proven = true;
        _sent = false;
        _stale = 0;
    }

    /// <summary>Another server is asked: what the last one wanted is forgotten.</summary>
    public void Restart()
    {
        _nonce = "";
        _sent = _proven = false;
        _stale = 0;
    }

    /// <summary>The header line with credentials for one request, without CRLF; null before the first challenge.</summary>
    /// <param name="ids">For the client's nonce.</param>
    /// <param name="method">The method.</param>
    /// <param name="uri">The Request-URI; uri= is byte-equal to it.</param>
    public string? Authorize(SipIds ids, string method, string uri)
    {
        if (_nonce.Length == 0)
        {
            return null;
        }

        _sent = true;
        string count = (++_count).ToString("x8", null);
        string cnonce = ids.Token(16);
        string response = DigestHash.Response(
            _algorithm, (secret.Username, _realm, secret.Password), method, uri, _nonce, _qop ? (count, cnonce, "auth") : null);

        StringBuilder line = new(_proxy ? "Proxy-Authorization" : "Authorization", 320);
        line.Append(": Digest username=").Append(Quoted(secret.Username)).Append(", realm=").Append(Quoted(_realm))
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
