using System.Text;
using Routing.Sip.Dialogs;
using Routing.Sip.Parsing;

namespace Routing.Sip.Auth;

/// <summary>
/// Our side of digest authentication on the way to one peer (RFC 7616 §3.4, RFC 8760): keeps a nonce for each who challenges, a proxy
/// and the server behind it each with its own (RFC 3261 §22.3), counts its use, and knows when to stop. Within the turn.
/// </summary>
internal sealed class DigestClient(DigestSecret secret)
{
    /// <summary>More who challenge on one way than this are one who makes up realms.</summary>
    private const int MostChallengers = 4;

    private readonly List<Challenge> _challenges = new(1);
    private int _round;

    /// <summary>
    /// Takes the challenges of a 401 or 407. False when there is none that can be answered, or when one refuses
    /// credentials that were sent already: sending them again would only lock the account.
    /// </summary>
    public bool Accept(in SipMessage response)
    {
        bool proxy = response.Status == 407;
        bool any = false;
        _round++;
        foreach (ReadOnlySpan<byte> header in response.Lines(proxy ? SipHeaderName.ProxyAuthenticate : SipHeaderName.WwwAuthenticate))
        {
            ReadOnlySpan<byte> rest = header;
            while (DigestParameters.TryNext(ref rest, out DigestParameters asked))
            {
                // RFC 8760 §2.4: the first algorithm that we know; a qop list without auth cannot be answered.
                if (!DigestAlgorithms.TryFind(Encoding.UTF8.GetBytes(asked["algorithm"u8]), out DigestAlgorithm algorithm)
                    || (asked.TryGet("qop"u8, out _) && !asked.Lists("qop"u8, "auth"u8)) || asked["nonce"u8].Length == 0)
                {
                    continue;
                }

                Challenge? challenge = Find(proxy, asked["realm"u8]);
                if (challenge?.Round == _round)
                {
                    continue; // the same in a weaker algorithm
                }

                if (challenge is null && _challenges.Count < MostChallengers)
                {
                    _challenges.Add(challenge = new Challenge(secret, proxy, asked["realm"u8]));
                }

                if (challenge is null || !challenge.TryTake(asked, algorithm))
                {
                    return false;
                }

                challenge.Round = _round;
                any = true;
            }
        }

        return any;
    }

    /// <summary>The credentials were taken: a later challenge is a new one, even from a peer that has forgotten its nonces.</summary>
    public void Accepted() => _challenges.ForEach(challenge => challenge.Accepted());

    /// <summary>Another server is asked: what the last one wanted is forgotten.</summary>
    public void Restart() => _challenges.Clear();

    /// <summary>The header lines with credentials for one request, CRLF between them; null before the first challenge.</summary>
    /// <param name="ids">For the client's nonce.</param>
    /// <param name="method">The method.</param>
    /// <param name="uri">The Request-URI; uri= is byte-equal to it.</param>
    public string? Authorize(SipIds ids, string method, string uri) =>
        _challenges.Count == 0 ? null : string.Join("\r\n", _challenges.Select(challenge => challenge.Answer(ids, method, uri)));

    private Challenge? Find(bool proxy, string realm) => _challenges.Find(one => one.IsOfProxy == proxy && one.Realm == realm);

    /// <summary>What one of them wants.</summary>
    private sealed class Challenge(DigestSecret secret, bool proxy, string realm)
    {
        private string _nonce = "";
        private string? _opaque;
        private DigestAlgorithm _algorithm;
        private bool _qop;
        private bool _sent;
        private bool _proven;
        private int _stale;
        private uint _count;

        public bool IsOfProxy => proxy;

        public string Realm => realm;

        /// <summary>The answer that it was last heard in.</summary>
        public int Round { get; set; }

        /// <summary>False when it refuses what was sent.</summary>
        public bool TryTake(in DigestParameters asked, DigestAlgorithm algorithm)
        {
            bool stale = asked["stale"u8].Equals("true", StringComparison.OrdinalIgnoreCase);
            if (_sent && !_proven && !(stale && ++_stale <= 2))
            {
                return false;
            }

            _proven = false;
            _algorithm = algorithm;
            _nonce = asked["nonce"u8];
            _opaque = asked.TryGet("opaque"u8, out _) ? asked["opaque"u8] : null;
            _qop = asked.TryGet("qop"u8, out _);
            _count = 0;
            _sent = false;
            return true;
        }

        public void Accepted()
        {
            _proven = true;
            _sent = false;
            _stale = 0;
        }

        public string Answer(SipIds ids, string method, string uri)
        {
            _sent = true;
            string count = (++_count).ToString("x8", null);
            string cnonce = ids.Token(16);
            string response = DigestHash.Response(
                _algorithm, (secret.Username, realm, secret.Password), method, uri, _nonce, _qop ? (count, cnonce, "auth") : null);

            StringBuilder line = new(proxy ? "Proxy-Authorization" : "Authorization", 320);
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
}
