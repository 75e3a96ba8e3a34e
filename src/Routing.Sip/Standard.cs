using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;

namespace Routing.Sip;

/// <summary>Answers whose headers RFC 3261 prescribes, and the checks that lead to them. Within the turn.</summary>
internal static class Standard
{
    /// <summary>The answer to a long list must not be longer than the list: its sender's address may be another's.</summary>
    private const int MostUnsupported = 8;

    /// <summary>405 with Allow (§8.2.1).</summary>
    public static void MethodNotAllowed(ServerTransaction transaction)
    {
        SipStack stack = transaction.Stack;
        transaction.Seed.WriteTo(stack.Out, 405, transaction.ToTag).Raw("Allow: "u8).Raw(SipMethods.Allowed).Line().Body(default);
        transaction.Respond(405);
    }

    /// <summary>500 with Retry-After (§14.2).</summary>
    public static void RetryLater(ServerTransaction transaction, string toTag, int seconds) =>
        WithRetryAfter(transaction, 500, toTag, seconds);

    /// <summary>503 with Retry-After (§21.5.4).</summary>
    public static void Unavailable(ServerTransaction transaction, int seconds) =>
        WithRetryAfter(transaction, 503, transaction.ToTag, seconds);

    /// <summary>415 with Accept (§8.2.3).</summary>
    public static void UnsupportedBody(ServerTransaction transaction, string toTag)
    {
        transaction.Seed.WriteTo(transaction.Stack.Out, 415, toTag).Raw(Accepted).Body(default);
        transaction.Respond(415);
    }

    /// <summary>200 to OPTIONS: what is taken, in a dialog as outside (§11.2).</summary>
    /// <param name="transaction">The OPTIONS.</param>
    /// <param name="toTag">Our tag.</param>
    /// <param name="packages">What its sender may watch (RFC 6665 §4.4.4); null for nothing.</param>
    public static void Describe(ServerTransaction transaction, string toTag, string? packages = null)
    {
        SipBuffer to = transaction.Seed.WriteTo(transaction.Stack.Out, 200, toTag).Raw("Allow: "u8).Raw(SipMethods.Allowed);
        if (packages is not null)
        {
            to.Raw(", SUBSCRIBE\r\nAllow-Events: "u8).Text(packages);
        }

        to.Raw("\r\nAccept: application/sdp\r\nSupported: "u8).Raw(SipExtensions.Supported).Line().Body(default);
        transaction.Respond(200);
    }

    /// <summary>The bodies that we take, as a 415 must say.</summary>
    public static ReadOnlySpan<byte> Accepted => "Accept: application/sdp\r\nAccept-Encoding: identity\r\n"u8;

    /// <summary>Is there a body that is not plain SDP?</summary>
    public static bool HasForeignBody(in SipMessage request)
    {
        if (request.Body.IsEmpty)
        {
            return false;
        }

        if (request.TryGet(SipHeaderName.ContentEncoding, out ReadOnlySpan<byte> encoding) && !SipScan.Is(encoding, "identity"u8))
        {
            return true;
        }

        if (request.Index.IsSdpPart)
        {
            return false;
        }

        if (!request.TryGet(SipHeaderName.ContentType, out ReadOnlySpan<byte> type))
        {
            return true;
        }

        int end = type.IndexOf((byte)';');
        return !SipScan.Is(SipScan.Trim(end < 0 ? type : type[..end]), "application/sdp"u8);
    }

    /// <summary>Would the caller take a session description in answer? Without Accept it would (§20.1).</summary>
    public static bool AcceptsSdp(in SipMessage invite)
    {
        foreach (ReadOnlySpan<byte> type in invite.Items(SipHeaderName.Accept))
        {
            int end = type.IndexOf((byte)';');
            ReadOnlySpan<byte> bare = SipScan.Trim(end < 0 ? type : type[..end]);
            if (SipScan.Is(bare, "application/sdp"u8) || SipScan.Is(bare, "application/*"u8) || SipScan.Is(bare, "*/*"u8))
            {
                return true;
            }
        }

        return !invite.Has(SipHeaderName.Accept);
    }

    /// <summary>420 with Unsupported where the request requires an extension that we do not know (§8.2.2.3). True when it was refused.</summary>
    public static bool RefuseRequired(ServerTransaction transaction, in SipMessage request)
    {
        SipBuffer to = transaction.Stack.Out;
        int unknown = 0;
        foreach (ReadOnlySpan<byte> option in request.Items(SipHeaderName.Require))
        {
            if (SipExtensions.Knows(option, request.Method))
            {
                continue;
            }

            if (++unknown > MostUnsupported)
            {
                break;
            }

            to = unknown == 1 ? transaction.Seed.WriteTo(to, 420, transaction.ToTag).Raw("Unsupported: "u8) : to.Raw(", "u8);
            to.Raw(option);
        }

        if (unknown == 0)
        {
            return false;
        }

        to.Line().Body(default);
        transaction.Respond(420);
        return true;
    }

    private static void WithRetryAfter(ServerTransaction transaction, int status, string toTag, int seconds)
    {
        transaction.Seed.WriteTo(transaction.Stack.Out, status, toTag).Raw("Retry-After: "u8).Number(seconds).Line().Body(default);
        transaction.Respond(status);
    }
}
