using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Routing.Sip.Dialogs;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Security;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Registration;

/// <summary>
/// The registrar for agents' phones, once they have said who they are (RFC 3261 §10.3). A REGISTER takes effect as a whole or not at all.
/// Within the turn.
/// </summary>
internal sealed class Registrar(SipStack stack, BindingTable bindings)
{
    /// <summary>
    /// Contacts one user may have. One more, and the one that was refreshed longest ago has to go: a phone that starts anew each day at
    /// another address, and says nothing of who it is, leaves dead ones behind. A request that names more by itself gets 503 with
    /// Retry-After: a 403 makes phones loop.
    /// </summary>
    public const int MostContacts = 10;

    private const int LongestInstance = 256;

    public void OnRegister(in SipMessage request, ServerTransaction transaction, PhoneCredential phone)
    {
        // §10.3 step 4: who may register this address of record; its user part is all that counts here.
        if (!SipUri.TryParse(request.To.Uri, out SipUri aor) || aor.UserText != phone.User)
        {
            transaction.Respond(403, transaction.ToTag);
            return;
        }

        if (HasTooMany(request))
        {
            stack.Metrics.Rejected(RejectReasons.Overload);
            Standard.Unavailable(transaction, 60);
            return;
        }

        if (!TryReadContacts(request, out List<Wish> wishes, out bool all))
        {
            transaction.Respond(400, transaction.ToTag, "Bad Contact"u8);
            return;
        }

        string callId = Encoding.UTF8.GetString(request.CallId);
        uint cseq = request.CSeq.Number;
        if (all)
        {
            wishes = [.. bindings.EntriesOf(phone.User).Select(entry => new Wish(entry.Binding.ContactUri, TimeSpan.Zero))];
        }

        // §10.3 steps 6 and 7: everything is checked before anything is changed.
        if (wishes.Exists(wish => wish.Expires > TimeSpan.Zero && wish.Expires < stack.Options.MinExpires))
        {
            transaction.Seed.WriteTo(stack.Out, 423, transaction.ToTag)
                .Raw("Min-Expires: "u8).Number((long)stack.Options.MinExpires.TotalSeconds).Line().Body(default);
            transaction.Respond(423);
            return;
        }

        if (wishes.Count(wish => wish.Expires > TimeSpan.Zero) > MostContacts)
        {
            stack.Metrics.Rejected(RejectReasons.Overload);
            Standard.Unavailable(transaction, 60);
            return;
        }

        if (wishes.Exists(wish => IsLate(wish.As(phone.User, transaction.Source.Flow), callId, cseq)))
        {
            transaction.Respond(500, transaction.ToTag, "CSeq Out Of Order"u8);
            return;
        }

        Apply(request, transaction, phone.User, wishes, callId, Encoding.ASCII.GetString(aor.Host));
        Confirm(request, transaction, phone.User);
    }

    // §10.3 step 7: a REGISTER that was overtaken by a later one of the same UA, be it from another address, changes nothing.
    private bool IsLate(SipBinding wish, string callId, uint cseq) =>
        (bindings.Find(wish.User, wish.ContactUri) is { } old && old.CallId == callId && cseq <= old.CSeq)
        || bindings.Forerunners(wish, callId, []).Exists(one => one.CallId == callId && cseq < one.CSeq);

    private void Apply(in SipMessage request, ServerTransaction transaction, string user, List<Wish> wishes, string callId, string domain)
    {
        bool changed = false;
        IReadOnlyList<string> path = RouteSet.PathOf(request);
        string[] alongside = [.. wishes.Select(wish => wish.Contact)];
        foreach (Wish wish in wishes)
        {
            if (wish.Expires == TimeSpan.Zero)
            {
                if (bindings.Find(user, wish.Contact) is { } gone)
                {
                    bindings.Drop(gone);
                    SipLog.Unregistered(stack.Log, user, SipScan.Clean(wish.Contact), "by the phone");
                    changed = true;
                }

                continue;
            }

            TimeSpan granted = wish.Expires < stack.Options.MaxExpires ? wish.Expires : stack.Options.MaxExpires;
            SipBinding binding = wish.As(user, transaction.Source.Flow) with { Expires = stack.Timers.UtcNow + granted, Path = path, Domain = domain };
            List<BindingTable.Entry> forerunners = bindings.Forerunners(binding, callId, alongside);
            foreach (BindingTable.Entry old in forerunners)
            {
                bindings.Drop(old);
                SipLog.Unregistered(stack.Log, user, SipScan.Clean(old.Binding.ContactUri), "its phone has moved");
                changed = true;
            }

            if (bindings.Set(binding, callId, request.CSeq.Number, granted))
            {
                SipLog.Registered(stack.Log, user, SipScan.Clean(wish.Contact), transaction.Source.Remote, (int)granted.TotalSeconds);
                changed = true;
            }

            forerunners.ForEach(old => bindings.Follow(old.Binding, binding));
        }

        while (bindings.EntriesOf(user) is { Count: > MostContacts } all)
        {
            // The latest stand first. A phone that comes under a new name each time pushes its own out before those of others.
            BindingTable.Entry oldest = all.Skip(1).LastOrDefault(entry => entry.Binding.Flow.Remote.Address.Equals(transaction.Source.Remote.Address)) ?? all[^1];
            SipLog.Unregistered(stack.Log, user, SipScan.Clean(oldest.Binding.ContactUri), "others have registered since");
            bindings.Drop(oldest);
            changed = true;
        }

        if (changed)
        {
            bindings.Tell(user);
        }
    }

    // §10.3 step 8: all current bindings, each with what is left of it and what it said of itself (RFC 5626 §6, RFC 3261 §20.10); Path
    // back as it came (RFC 3327 §5.3).
    private void Confirm(in SipMessage request, ServerTransaction transaction, string user)
    {
        SipBuffer to = transaction.Seed.WriteTo(stack.Out, 200, transaction.ToTag);
        foreach (ReadOnlySpan<byte> path in request.Lines(SipHeaderName.Path))
        {
            to.Raw("Path: "u8).Raw(path).Line();
        }

        foreach (BindingTable.Entry entry in bindings.EntriesOf(user))
        {
            double left = (entry.Binding.Expires - stack.Timers.UtcNow).TotalSeconds;
            to.Raw("Contact: <"u8).Text(entry.Binding.ContactUri).Raw(">;expires="u8).Number((long)Math.Ceiling(left));
            SipBinding binding = entry.Binding;
            if (binding.Priority < Wish.Highest)
            {
                to.Raw(";q="u8).Text((binding.Priority / 1000m).ToString(CultureInfo.InvariantCulture));
            }

            if (binding.Instance is not null)
            {
                to.Raw(";+sip.instance="u8).Text(binding.Instance);
            }

            if (binding.RegId > 0)
            {
                to.Raw(";reg-id="u8).Number(binding.RegId);
            }

            to.Line();
        }

        to.Body(default);
        transaction.Respond(200);
    }

    // Before any is looked up: each is compared with all that the user has.
    private static bool HasTooMany(in SipMessage request)
    {
        int count = 0;
        foreach (ReadOnlySpan<byte> _ in request.Items(SipHeaderName.Contact))
        {
            if (++count > 2 * MostContacts)
            {
                return true;
            }
        }

        return false;
    }

    private bool TryReadContacts(in SipMessage request, out List<Wish> wishes, out bool all)
    {
        wishes = [];
        all = false;
        long shared = (long)stack.Options.MaxExpires.TotalSeconds;
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

            wishes.Add(new Wish(Encoding.UTF8.GetString(contact.Uri), TimeSpan.FromSeconds(expires)) { Priority = PriorityOf(contact), Instance = InstanceOf(contact), RegId = RegIdOf(contact) });
        }

        // §10.3 step 6: * stands alone and only with Expires 0.
        return !all || (wishes.Count == 0 && shared == 0 && request.Has(SipHeaderName.Expires));
    }

    // RFC 3261 §25.1, qvalue: 0 to 1 with at most three digits. One that cannot be read is none.
    private static int PriorityOf(in NameAddr contact) =>
        contact.Parameters.TryGet("q"u8, out ReadOnlySpan<byte> q) && Utf8Parser.TryParse(q, out decimal value, out int used) && used == q.Length && value is >= 0 and <= 1
            ? (int)(value * 1000)
            : Wish.Highest;

    // RFC 5626 §4.1: a URN in quotes and angle brackets, sixty letters in most cases. What is none is no name of a phone.
    private static string? InstanceOf(in NameAddr contact) =>
        contact.Parameters.TryGet("+sip.instance"u8, out ReadOnlySpan<byte> instance) && instance is [(byte)'"', (byte)'<', _, .., (byte)'>', (byte)'"']
        && instance.Length <= LongestInstance && !instance[2..^2].ContainsAny("\"\\<>"u8)
            ? Encoding.UTF8.GetString(instance)
            : null;

    // RFC 5626 §6: without an instance it means nothing.
    private static int RegIdOf(in NameAddr contact) =>
        InstanceOf(contact) is not null && contact.Parameters.TryGet("reg-id"u8, out ReadOnlySpan<byte> text) && SipScan.TryNumber(text, int.MaxValue, out long id) ? (int)id : 0;

    /// <summary>What a REGISTER wants of one contact.</summary>
    private sealed record Wish(string Contact, TimeSpan Expires)
    {
        public const int Highest = 1000;

        public int Priority { get; init; } = Highest;

        public string? Instance { get; init; }

        public int RegId { get; init; }

        public SipBinding As(string user, SipFlow flow) => new(user, Contact, flow, default) { Priority = Priority, Instance = Instance, RegId = RegId };
    }
}
