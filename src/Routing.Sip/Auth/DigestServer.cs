using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Registration;
using Routing.Sip.Security;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Auth;

/// <summary>
/// Our side of digest authentication toward phones (RFC 3261 §22, RFC 7616, RFC 8760). We are the UAS, not a
/// proxy, so the challenge is a 401 (§22.2). Unknown users and wrong passwords take the same way and get the same
/// answer. Within the turn.
/// </summary>
internal sealed class DigestServer(SipStack stack, BindingTable bindings)
{
    private const string NoPassword = "no password at all";

    private readonly DigestNonces _nonces = new(stack.Ids, stack.Timers, stack.Options.NonceKey);

    /// <summary>
    /// Does the request speak for somebody who is registered over the flow it came by? What names nobody does; what names
    /// another user is as good as a stranger's.
    /// </summary>
    public bool IsOwn(in SipMessage request, in SipTarget source, SipAccessPlan plan)
    {
        foreach (ReadOnlySpan<byte> header in request.Lines(SipHeaderName.Authorization))
        {
            if (DigestParameters.TryParse(header, out DigestParameters given) && given["realm"u8] == plan.Realm)
            {
                return plan.Credentials.TryGetValue(given["username"u8], out PhoneCredential? named) && bindings.IsRegistered(source, named.User);
            }
        }

        return true;
    }

    /// <summary>Who sent this request; null after a challenge has been sent through <paramref name="transaction"/>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="transaction">Its transaction.</param>
    /// <param name="plan">Who may what.</param>
    /// <param name="isOwn">Is it the user of the flow that it came by? Its own wrong passwords harm nobody.</param>
    /// <param name="mayBan">Is it none of those that are never banned?</param>
    public PhoneCredential? Authenticate(in SipMessage request, ServerTransaction transaction, SipAccessPlan plan, bool isOwn, bool mayBan)
    {
        bool stale = false;
        foreach (ReadOnlySpan<byte> header in request.Lines(SipHeaderName.Authorization))
        {
            if (!DigestParameters.TryParse(header, out DigestParameters given) || given["realm"u8] != plan.Realm)
            {
                continue;
            }

            // Under a nonce that nobody sent there nothing is said about the password: whoever asks must hear us, so that
            // guesses can be counted (RFC 7616 §5.9).
            string nonce = given["nonce"u8];
            uint? count = Count(given);
            NonceVerdict verdict = _nonces.Check(nonce, count, transaction.Source.Remote);
            if (verdict == NonceVerdict.Foreign)
            {
                break;
            }

            string username = given["username"u8];
            IPEndPoint remote = transaction.Source.Remote;
            if (!isOwn && stack.Sources.Passwords.IsShut(remote, username))
            {
                stack.Metrics.Rejected(RejectReasons.Ban);
                break;
            }

            // What is weaker than all that is offered says nothing, right or wrong: the challenge is all the answer.
            if (!IsTaken(given, plan, out DigestAlgorithm algorithm))
            {
                break;
            }

            PhoneCredential? user = Verify(request, given, algorithm, plan);
            if (user is null)
            {
                stack.Metrics.Rejected(RejectReasons.Auth);
                SipLog.AuthFailed(stack.Log, remote, PasswordGuard.Shown(username));
                if (!isOwn)
                {
                    stack.Sources.Passwords.Wrong(remote, username, mayBan);
                }

                break;
            }

            if (verdict == NonceVerdict.Good)
            {
                _nonces.Use(nonce, count);
                stack.Sources.Passwords.Right(remote, username);
                return user;
            }

            // RFC 7616 §3.3: the password is right and only the nonce is not, also where it is of another run of ours: the
            // phone comes again at once, without asking its user.
            stale = true;
            break;
        }

        Challenge(transaction, plan, stale);
        return null;
    }

    private static uint? Count(DigestParameters given)
    {
        if (!given.TryGet("qop"u8, out _))
        {
            return null;
        }

        return uint.TryParse(given["nc"u8], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint count) ? count : 0;
    }

    // RFC 7616 §5.9: no step down. Nothing but MD5 was ever used without qop (RFC 2069).
    private static bool IsTaken(DigestParameters given, SipAccessPlan plan, out DigestAlgorithm algorithm) =>
        DigestAlgorithms.TryFind(Encoding.UTF8.GetBytes(given["algorithm"u8]), out algorithm)
        && algorithm >= plan.Algorithms.Min()
        && (algorithm == DigestAlgorithm.Md5 || given.TryGet("qop"u8, out _));

    private static PhoneCredential? Verify(in SipMessage request, DigestParameters given, DigestAlgorithm algorithm, SipAccessPlan plan)
    {
        string username = given["username"u8];
        PhoneCredential? known = plan.Credentials.GetValueOrDefault(username);
        bool qop = given.TryGet("qop"u8, out _);
        string uri = given["uri"u8];

        // The work is the same whether the user is known or not, so the time of the answer tells nothing.
        string made = DigestHash.A1(algorithm, username, plan.Realm, known?.Password ?? NoPassword);
        string? a1 = known is { Password: null } ? known.Hashes.GetValueOrDefault(algorithm) : made;
        string expected = DigestHash.Response(
            algorithm,
            a1 ?? made,
            SipMethods.Label(request.Method),
            uri,
            given["nonce"u8],
            qop ? (given["nc"u8], given["cnonce"u8], given["qop"u8]) : null);

        bool right = CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given["response"u8].ToLowerInvariant()));

        // RFC 7616 §3.4.6: credentials for one resource are not good for another.
        bool sameUri = SameResource(Encoding.UTF8.GetBytes(uri), request.RequestUri);
        return right && a1 is not null && sameUri && (!qop || given["qop"u8].Equals("auth", StringComparison.OrdinalIgnoreCase)) ? known : null;
    }

    // Phones are careless about port and parameters in uri=; user and host are what counts.
    private static bool SameResource(ReadOnlySpan<byte> given, ReadOnlySpan<byte> requested) =>
        given.SequenceEqual(requested)
        || (SipUri.TryParse(given, out SipUri a) && SipUri.TryParse(requested, out SipUri b)
            && a.UserText == b.UserText && SipScan.Is(a.Host, b.Host));

    private void Challenge(ServerTransaction transaction, SipAccessPlan plan, bool stale)
    {
        SipBuffer to = transaction.Seed.WriteTo(stack.Out, 401, transaction.ToTag);
        string nonce = _nonces.New(transaction.Source.Remote);
        foreach (DigestAlgorithm algorithm in plan.Algorithms)
        {
            to.Raw("WWW-Authenticate: Digest realm=\""u8).Text(plan.Realm).Raw("\", nonce=\""u8).Text(nonce)
                .Raw("\", algorithm="u8).Text(DigestAlgorithms.NameOf(algorithm)).Raw(", qop=\"auth\""u8)
                .Raw(stale ? ", stale=true"u8 : default).Line();
        }

        to.Body(default);
        transaction.Respond(401);
    }
}
