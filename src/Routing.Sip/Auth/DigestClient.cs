using System.Text;
using Routing.Sip.Dialogs;
using Routing.Sip.Parsing;

namespace Routing.Sip.Auth;

/// <summary>
/// Our side of digest authentication toward one peer (RFC 7616 §3.4, RFC 8760) and the proxies before it, which may challenge
/// one after the other (RFC 3261 §22.3): keeps the nonces and counts their use, and knows when to stop. Within the turn.
/// </summary>
internal sealed class DigestClient(DigestSecret secret)
{
    /// <summary>Challengers on one way; nobody has more.</summary>
    private const int Most = 4;

    private readonly List<DigestAnswer> _answers = new(1);
    private int _round;

    /// <summary>
    /// Takes the challenge of a 401 or 407. False when there is none that can be answered, or when it refuses
    /// credentials that were sent already: sending them again would only lock the account.
    /// </summary>
    public bool Accept(in SipMessage response)
    {
        bool proxy = response.Status == 407;
        bool any = false;
        _round++;
        foreach (ReadOnlySpan<byte> header in response.Lines(proxy ? SipHeaderName.ProxyAuthenticate : SipHeaderName.WwwAuthenticate))
        {
            // RFC 8760 §2.4: the first algorithm of each realm that we know; a qop list without auth cannot be answered.
            if (!DigestParameters.TryParse(header, out DigestParameters challenge)
                || !DigestAlgorithms.TryFind(Encoding.UTF8.GetBytes(challenge["algorithm"u8]), out DigestAlgorithm algorithm)
                || (challenge.TryGet("qop"u8, out _) && !challenge.Lists("qop"u8, "auth"u8))
                || Of(proxy, challenge["realm"u8]) is not { } answer || answer.Round == _round)
            {
                continue;
            }

            answer.Round = _round;
            if (!answer.Take(challenge, algorithm))
            {
                return false;
            }

            any = true;
        }

        return any;
    }

    /// <summary>The credentials were taken: a later challenge is a new one, even from a peer that has forgotten its nonces.</summary>
    public void Accepted() => _answers.ForEach(static answer => answer.Accepted());

    /// <summary>Another server is asked: what the last one wanted is forgotten.</summary>
    public void Restart() => _answers.Clear();

    /// <summary>The header lines with credentials for one request, without the last CRLF; null before the first challenge.</summary>
    /// <param name="ids">For the client's nonce.</param>
    /// <param name="method">The method.</param>
    /// <param name="uri">The Request-URI; uri= is byte-equal to it.</param>
    public string? Authorize(SipIds ids, string method, string uri) => _answers.Count switch
    {
        0 => null,
        1 => _answers[0].Line(ids, secret, method, uri),
        _ => string.Join("\r\n", _answers.Select(answer => answer.Line(ids, secret, method, uri))),
    };

    private DigestAnswer? Of(bool proxy, string realm)
    {
        foreach (DigestAnswer answer in _answers)
        {
            if (answer.IsFor(proxy, realm))
            {
                return answer;
            }
        }

        if (_answers.Count == Most)
        {
            return null;
        }

        var added = new DigestAnswer(proxy, realm);
        _answers.Add(added);
        return added;
    }
}
