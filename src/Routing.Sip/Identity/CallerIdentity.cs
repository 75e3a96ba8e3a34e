using Routing.Sip.Messages;
using Routing.Sip.Parsing;

namespace Routing.Sip.Identity;

/// <summary>
/// Who calls, for whom, and on what authority, as one INVITE says. Read once from the message; what is malformed is left out,
/// never an error. Whether any of it is to be believed is its reader's affair (RFC 3325 §5: only from peers that are trusted).
/// </summary>
public sealed record CallerIdentity
{
    /// <summary>Of a list no more than this is read: more is an attack or a fault.</summary>
    private const int Most = 16;

    /// <summary>From; null only where its URI is of a scheme that nobody can be called by.</summary>
    public SipParty? From { get; private init; }

    /// <summary>P-Asserted-Identity (RFC 3325 §9.1): what a network that knows the caller says; a sip and a tel URI at most, in theory.</summary>
    public IReadOnlyList<SipParty> Asserted { get; private init; } = [];

    /// <summary>P-Preferred-Identity (RFC 3325 §9.2): what the caller would like to be.</summary>
    public IReadOnlyList<SipParty> Preferred { get; private init; } = [];

    /// <summary>The calling party of Remote-Party-ID, the older word for the same; null without.</summary>
    public SipParty? RemoteParty { get; private init; }

    /// <summary>The values of Privacy in lower case (RFC 3323 §4.2): <c>id</c>, <c>user</c>, <c>header</c>, <c>none</c> …</summary>
    public IReadOnlyList<string> Privacy { get; private init; } = [];

    /// <summary>Who sent the call on, the latest first (Diversion, RFC 5806).</summary>
    public IReadOnlyList<Diversion> Diversions { get; private init; } = [];

    /// <summary>The call's way so far, the first station first (History-Info, RFC 7044).</summary>
    public IReadOnlyList<HistoryEntry> History { get; private init; } = [];

    /// <summary>There was more of that way, or something in it that cannot be read: what is here has gaps.</summary>
    public bool HasGaps { get; private init; }

    /// <summary>
    /// Who sent the call on last, by either header; null when nobody did, or it is not said who (RFC 7044 §11, RFC 7544 §5): of a way the station
    /// that its last change of whom it is for came from, else the one before that with a cause, else the one that gave an answer.
    /// </summary>
    public Diversion? LastDiversion
    {
        get
        {
            if (Diversions.Count > 0)
            {
                return Diversions[0];
            }

            for (int i = History.Count - 1; i >= 0; i--)
            {
                HistoryEntry here = History[i];
                if (i > 0 && (here.MappedFrom.Length > 0 || here.Cause != 0))
                {
                    HistoryEntry from = History.Take(i).LastOrDefault(before => before.Index.Length > 0 && before.Index == here.MappedFrom, History[i - 1]);
                    return new Diversion(from.Party, Diversion.ReasonOf(here.Cause != 0 ? here.Cause : from.Answer), 1, from.IsPrivate);
                }

                if (here.Answer != 0 && i < History.Count - 1)
                {
                    return new Diversion(here.Party, Diversion.ReasonOf(here.Answer), 1, here.IsPrivate);
                }
            }

            return null;
        }
    }

    /// <summary>Identity headers as received, to be handed on untouched (RFC 8224 §4).</summary>
    public IReadOnlyList<string> Signatures { get; private init; } = [];

    /// <summary>User-to-User as received (RFC 7433).</summary>
    public IReadOnlyList<string> UserToUser { get; private init; } = [];

    /// <summary>The values of Resource-Priority in lower case (RFC 4412 §3.1).</summary>
    public IReadOnlyList<string> Priorities { get; private init; } = [];

    /// <summary>Alert-Info as received.</summary>
    public IReadOnlyList<string> AlertInfo { get; private init; } = [];

    /// <summary>
    /// Is the caller not to be shown? Asked for by Privacy (RFC 3323 §4.2, RFC 3325 §9.3), by Remote-Party-ID, or by a From that says nothing.
    /// </summary>
    public bool IsPrivate { get; private init; }

    /// <summary>What a verification service said of the caller's number (<see cref="SipParty.Verstat"/>); empty when it said nothing.</summary>
    public string Verstat => Asserted.Append(From ?? default).Select(party => party.Verstat).FirstOrDefault(verstat => !string.IsNullOrEmpty(verstat)) ?? "";

    /// <summary>
    /// Who calls: of a trusted peer the asserted one, with a number if there is one, then Remote-Party-ID; of others, and
    /// without these, From. Null when nobody is named.
    /// </summary>
    public SipParty? Caller(bool trusted)
    {
        if (!trusted || (Asserted.Count == 0 && RemoteParty is null))
        {
            return From;
        }

        foreach (SipParty party in Asserted)
        {
            if (party.User.Length > 0)
            {
                return party;
            }
        }

        return RemoteParty ?? Asserted[0];
    }

    internal static CallerIdentity Read(byte[] message)
    {
        SipParser.Parse(message, new SipIndex(), out SipMessage invite);
        return Read(invite);
    }

    private static CallerIdentity Read(in SipMessage invite)
    {
        var lists = new Lists();
        bool hidden = false;
        SipParty? remote = null;
        for (int i = 0; i < invite.Index.Count; i++)
        {
            ref readonly SipIndex.Line line = ref invite.Index[i];
            if (line.Name is not (SipHeaderName.Other or SipHeaderName.ResourcePriority))
            {
                continue;
            }

            ReadOnlySpan<byte> name = invite.Bytes.Slice(line.NameStart, line.NameLength);
            ReadOnlySpan<byte> rest = invite.Value(i);
            if (SipScan.Is(name, "Identity"u8) || SipScan.Is(name, "y"u8))
            {
                Lists.Add(lists.Signatures, SipScan.Text(rest)); // the commas of a full PASSporT's parameters separate nothing
            }
            else if (SipScan.Is(name, "Privacy"u8))
            {
                foreach (string value in SipScan.Text(rest).Split([';', ',', ' '], StringSplitOptions.RemoveEmptyEntries))
                {
                    Lists.Add(lists.Privacy, value.ToLowerInvariant());
                }
            }
            else
            {
                while (SipScan.NextItem(ref rest, out ReadOnlySpan<byte> item))
                {
                    lists.Read(name, item, ref remote, ref hidden);
                }
            }
        }

        SipParty? from = SipParty.TryRead(invite.From, out SipParty caller) ? caller : null;
        return new CallerIdentity
        {
            From = from,
            Asserted = lists.Asserted,
            Preferred = lists.Preferred,
            RemoteParty = remote,
            Privacy = lists.Privacy,
            Diversions = lists.Diversions,
            History = lists.History,
            HasGaps = lists.HasGaps,
            Signatures = lists.Signatures,
            UserToUser = lists.UserToUser,
            Priorities = lists.Priorities,
            AlertInfo = lists.AlertInfo,
            IsPrivate = hidden || from is { IsAnonymous: true } || lists.Privacy.Exists(value => value is "id" or "user" or "header"),
        };
    }

    private sealed class Lists
    {
        public List<SipParty> Asserted { get; } = [];

        public List<SipParty> Preferred { get; } = [];

        public List<string> Privacy { get; } = [];

        public List<Diversion> Diversions { get; } = [];

        public List<HistoryEntry> History { get; } = [];

        public List<string> Signatures { get; } = [];

        public List<string> UserToUser { get; } = [];

        public List<string> Priorities { get; } = [];

        public List<string> AlertInfo { get; } = [];

        public bool HasGaps { get; private set; }

        public static void Add<T>(List<T> list, T value)
        {
            if (list.Count < Most)
            {
                list.Add(value);
            }
        }

        public void Read(ReadOnlySpan<byte> name, ReadOnlySpan<byte> item, ref SipParty? remote, ref bool hidden)
        {
            if (SipScan.Is(name, "P-Asserted-Identity"u8) && SipParty.TryRead(item, out SipParty asserted))
            {
                Add(Asserted, asserted);
            }
            else if (SipScan.Is(name, "P-Preferred-Identity"u8) && SipParty.TryRead(item, out SipParty preferred))
            {
                Add(Preferred, preferred);
            }
            else if (SipScan.Is(name, "Diversion"u8) && Diversion.TryRead(item, out Diversion diversion))
            {
                Add(Diversions, diversion);
            }
            else if (SipScan.Is(name, "History-Info"u8))
            {
                bool isRead = HistoryEntry.TryRead(item, out HistoryEntry entry) && History.Count < Most;
                HasGaps |= !isRead;
                if (isRead)
                {
                    History.Add(entry);
                }
            }
            else if (SipScan.Is(name, "User-to-User"u8))
            {
                Add(UserToUser, SipScan.Text(item));
            }
            else if (SipScan.Is(name, "Resource-Priority"u8))
            {
                Add(Priorities, SipScan.Text(item).ToLowerInvariant());
            }
            else if (SipScan.Is(name, "Alert-Info"u8))
            {
                Add(AlertInfo, SipScan.Text(item));
            }
            else if (SipScan.Is(name, "Remote-Party-ID"u8) && NameAddr.TryParse(item, out NameAddr address)
                && !(address.Parameters.TryGet("party"u8, out ReadOnlySpan<byte> role) && !SipScan.Is(role, "calling"u8))
                && SipParty.TryRead(address, out SipParty party))
            {
                remote ??= party;
                hidden |= address.Parameters.TryGet("privacy"u8, out ReadOnlySpan<byte> privacy) && !SipScan.Is(privacy, "off"u8);
            }
        }
    }
}
