using System.Buffers.Text;
using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transports;

namespace Routing.Sip.Registration;

/// <summary>What a REGISTER wants of one contact (RFC 3261 §10.2, RFC 5626 §4.2).</summary>
/// <param name="Contact">The URI as written.</param>
/// <param name="Expires">For how long; zero to be rid of it.</param>
internal sealed record RegisterWish(string Contact, TimeSpan Expires)
{
    public const int HighestPriority = 1000;

    private const int LongestInstance = 256;

    public int Priority { get; init; } = HighestPriority;

    public string? Instance { get; init; }

    public int RegId { get; init; }

    /// <summary>The very binding that is meant, where a star stands for all; null to look for it.</summary>
    public BindingTable.Entry? Meant { get; init; }

    /// <summary>The binding that it would be.</summary>
    public SipBinding As(string user, SipFlow flow, IReadOnlyList<string> path) => new(user, Contact, flow, default) { Priority = Priority, Instance = Instance, RegId = RegId, Path = path };

    /// <summary>All that a request wants; false where a contact cannot be read, or a star does not stand alone.</summary>
    /// <param name="request">The REGISTER.</param>
    /// <param name="most">The lifetime where it names none.</param>
    /// <param name="wishes">Contact by contact.</param>
    /// <param name="all">It is for all there are: a star.</param>
    public static bool TryRead(in SipMessage request, TimeSpan most, out List<RegisterWish> wishes, out bool all)
    {
        wishes = [];
        all = false;
        long shared = (long)most.TotalSeconds;
        if (request.TryGet(SipHeaderName.Expires, out ReadOnlySpan<byte> text) && SipScan.TryNumber(text, uint.MaxValue, out long asked))
        {
            shared = asked; // §20.19: what is no number means the default
        }

        foreach (ReadOnlySpan<byte> item in request.Items(SipHeaderName.Contact))
        {
            if (item.SequenceEqual("*"u8))
            {
                all = true;
                continue;
            }

            if (!NameAddr.TryParse(item, out NameAddr contact) || !SipUri.TryParse(contact.Uri, out _))
            {
                return false;
            }

            long expires = shared;
            if (contact.Parameters.TryGet("expires"u8, out ReadOnlySpan<byte> own) && SipScan.TryNumber(own, uint.MaxValue, out long given))
            {
                expires = given;
            }

            // §19.1.1: headers may stand in a Contact that is registered, but in no Request-URI, which it is going to be.
            int headers = contact.Uri.IndexOf((byte)'?');
            wishes.Add(new RegisterWish(Encoding.UTF8.GetString(headers < 0 ? contact.Uri : contact.Uri[..headers]), TimeSpan.FromSeconds(expires)) { Priority = PriorityOf(contact), Instance = InstanceOf(contact), RegId = RegIdOf(contact) });
        }

        // §10.3 step 6: * stands alone and only with Expires 0.
        return !all || (wishes.Count == 0 && shared == 0 && request.Has(SipHeaderName.Expires));
    }

    // RFC 3261 §25.1, qvalue: 0 to 1 with at most three digits. One that cannot be read is none.
    private static int PriorityOf(in NameAddr contact) =>
        contact.Parameters.TryGet("q"u8, out ReadOnlySpan<byte> q) && Utf8Parser.TryParse(q, out decimal value, out int used) && used == q.Length && value is >= 0 and <= 1
            ? (int)(value * 1000)
            : HighestPriority;

    // RFC 5626 §4.1: a URN in quotes and angle brackets, sixty letters in most cases. What is none is no name of a phone.
    private static string? InstanceOf(in NameAddr contact) =>
        contact.Parameters.TryGet("+sip.instance"u8, out ReadOnlySpan<byte> instance) && instance is [(byte)'"', (byte)'<', _, .., (byte)'>', (byte)'"']
        && instance.Length <= LongestInstance && !instance[2..^2].ContainsAny("\"\\<>"u8)
            ? Encoding.UTF8.GetString(instance)
            : null;

    // RFC 5626 §6: without an instance it means nothing.
    private static int RegIdOf(in NameAddr contact) =>
        InstanceOf(contact) is not null && contact.Parameters.TryGet("reg-id"u8, out ReadOnlySpan<byte> text) && SipScan.TryNumber(text, int.MaxValue, out long id) ? (int)id : 0;
}
