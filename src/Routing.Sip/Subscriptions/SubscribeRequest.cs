using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;

namespace Routing.Sip.Subscriptions;

/// <summary>What one SUBSCRIBE asks for, once Event, Accept and Expires were found in order. Within the turn.</summary>
/// <param name="Package">The event package.</param>
/// <param name="Id">The id of Event, or empty.</param>
/// <param name="Granted">For how long; zero to fetch or to end.</param>
internal readonly record struct SubscribeRequest(EventPackage Package, string Id, TimeSpan Granted)
{
    private const int LongestId = 128;

    /// <summary>Reads it; false after a refusal was sent.</summary>
    public static bool TryRead(in SipMessage request, ServerTransaction transaction, IReadOnlyList<EventPackage> packages, string toTag, out SubscribeRequest read)
    {
        read = default;
        if (request.Index.Repeats(SipHeaderName.Event) || !TryReadEvent(request, out string name, out string id))
        {
            transaction.Respond(400, toTag, "Bad Event"u8); // RFC 6665 §4.1.2.1: exactly one
            return false;
        }

        EventPackage? package = packages.FirstOrDefault(package => package.Name == name);
        if (package is null)
        {
            // RFC 6665 §4.2.1.1, §8.2.2: also without Event, which older phones mean by it.
            transaction.Seed.WriteTo(transaction.Stack.Out, 489, toTag).Raw("Allow-Events: "u8).Text(Names(packages)).Line().Body(default);
            transaction.Respond(489);
            return false;
        }

        if (!Accepts(request, package.ContentType))
        {
            transaction.Respond(406, toTag);
            return false;
        }

        SubscriptionOptions options = transaction.Stack.Options.Subscriptions;
        TimeSpan asked = AskedOf(request) ?? package.Expires;
        if (asked > TimeSpan.Zero && asked < options.MinExpires)
        {
            transaction.Seed.WriteTo(transaction.Stack.Out, 423, toTag)
                .Raw("Min-Expires: "u8).Number((long)options.MinExpires.TotalSeconds).Line().Body(default);
            transaction.Respond(423);
            return false;
        }

        // RFC 6665 §4.2.1.1: shorter than asked for, never longer.
        read = new SubscribeRequest(package, id, asked < options.MaxExpires ? asked : options.MaxExpires);
        return true;
    }

    /// <summary>What Allow-Events says.</summary>
    public static string Names(IReadOnlyList<EventPackage> packages) => string.Join(", ", packages.Select(package => package.Name));

    // RFC 6665 §8.4: a name and an id are compared byte by byte; other parameters are the package's and none of ours.
    private static bool TryReadEvent(in SipMessage request, out string name, out string id)
    {
        name = id = "";
        if (!request.TryGet(SipHeaderName.Event, out ReadOnlySpan<byte> value))
        {
            return true;
        }

        int end = value.IndexOf((byte)';');
        ReadOnlySpan<byte> token = SipScan.Trim(end < 0 ? value : value[..end]);
        if (!SipScan.IsToken(token))
        {
            return false;
        }

        name = Encoding.ASCII.GetString(token);
        if (end < 0 || !new SipParameters(value[end..]).TryGet("id"u8, out ReadOnlySpan<byte> given))
        {
            return true;
        }

        id = SipScan.IsToken(given) && given.Length <= LongestId ? Encoding.ASCII.GetString(given) : "";
        return id.Length > 0;
    }

    // RFC 6665 §4.1.2.1: without Accept the package's own type is taken.
    private static bool Accepts(in SipMessage request, string type)
    {
        ReadOnlySpan<byte> own = Encoding.ASCII.GetBytes(type);
        foreach (ReadOnlySpan<byte> item in request.Items(SipHeaderName.Accept))
        {
            int end = item.IndexOf((byte)';');
            ReadOnlySpan<byte> bare = SipScan.Trim(end < 0 ? item : item[..end]);
            if (SipScan.Is(bare, own) || SipScan.Is(bare, "*/*"u8) || (bare.EndsWith("/*"u8) && SipScan.Is(bare[..^1], own[..Math.Min(bare.Length - 1, own.Length)])))
            {
                return true;
            }
        }

        return !request.Has(SipHeaderName.Accept);
    }

    // RFC 3261 §20.19: what is no number means the default.
    private static TimeSpan? AskedOf(in SipMessage request) =>
        request.TryGet(SipHeaderName.Expires, out ReadOnlySpan<byte> text) && SipScan.TryNumber(text, uint.MaxValue, out long seconds)
            ? TimeSpan.FromSeconds(seconds) : null;
}
