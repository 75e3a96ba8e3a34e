using System.Buffers.Text;
using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;

namespace Routing.Sip.Dialogs;

/// <summary>
/// Where a refusal says that somebody is to be found (a Contact of a 3xx, RFC 3261 §8.1.3.4, §21.3). Nothing is followed by this stack: whose
/// account that would be on is for the owner of the call to know.
/// </summary>
/// <param name="User">The user part, or the number of a tel URI, as text to dial and log.</param>
/// <param name="Uri">The whole URI, for the log.</param>
/// <param name="IsHere">
/// Is the user part a name of ours? So it is at a tel URI, and where the host is one that we go by toward that peer, the peer's own, or the
/// domain it has registered in (<see cref="OutgoingInvite.Domain"/>): phones write any of these before the number that people have typed.
/// </param>
public readonly record struct MovedContact(string User, string Uri, bool IsHere)
{
    private const int Most = 4;
    private const int Longest = 256;

    /// <summary>
    /// The Contacts of that answer, the best first (<c>q</c>), four of at most 256 bytes. Of 300, 301 and 302: 305 names a proxy and nobody (§21.3.4),
    /// and what 380 means stands in its body (§21.3.5).
    /// </summary>
    internal static IReadOnlyList<MovedContact> Of(in SipMessage response, DialogState state, string? domain)
    {
        if (response.Status is not (300 or 301 or 302))
        {
            return [];
        }

        var found = new List<(decimal Priority, MovedContact Contact)>();
        foreach (ReadOnlySpan<byte> item in response.Items(SipHeaderName.Contact))
        {
            if (NameAddr.TryParse(item, out NameAddr contact) && contact.Uri.Length <= Longest && SipUri.IsKnownScheme(contact.Uri)
                && SipUri.TryParse(contact.Uri, out SipUri uri) && uri.Party is { Length: > 0 } user)
            {
                decimal priority = contact.Parameters.TryGet("q"u8, out ReadOnlySpan<byte> q) && Utf8Parser.TryParse(q, out decimal value, out int used) && used == q.Length ? value : 1;
                found.Add((priority, new MovedContact(user, SipScan.Clean(Encoding.UTF8.GetString(contact.Uri)), IsOurs(uri, state, domain))));
            }

            if (found.Count == Most)
            {
                break;
            }
        }

        return [.. found.OrderByDescending(one => one.Priority).Select(one => one.Contact)];
    }

    private static bool IsOurs(in SipUri uri, DialogState state, string? domain)
    {
        if (uri.Host.IsEmpty)
        {
            return true; // tel
        }

        string host = Encoding.ASCII.GetString(uri.Host).Trim('[', ']');
        return Same(host, domain?.Trim('[', ']')) || Same(host, HostOf(state.LocalContact)) || Same(host, HostOf(state.LocalUri)) || Same(host, HostOf(state.RemoteUri))
            || (state.Flow is { } flow && Same(host, flow.Remote.Address.ToString()));
    }

    private static string? HostOf(string uri) =>
        SipUri.TryParse(Encoding.UTF8.GetBytes(uri), out SipUri parsed) ? Encoding.ASCII.GetString(parsed.Host).Trim('[', ']') : null;

    private static bool Same(string host, string? other) => other is { Length: > 0 } && host.Equals(other, StringComparison.OrdinalIgnoreCase);
}
