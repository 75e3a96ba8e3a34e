using System.Globalization;
using System.Text;
using Routing.Sip.Dialogs;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Security;
using Routing.Sip.Transactions;

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

    // RFC 5626 §4.4.1, §5.4: in seconds; how often a phone shows that its flow is alive. NATs forget datagrams in less than a minute.
    private const int FlowTimerOfDatagrams = 30;
    private const int FlowTimerOfStreams = 120;

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

        if (!RegisterWish.TryRead(request, stack.Options.MaxExpires, out List<RegisterWish> wishes, out bool all))
        {
            transaction.Respond(400, transaction.ToTag, "Bad Contact"u8);
            return;
        }

        string callId = Encoding.UTF8.GetString(request.CallId);
        uint cseq = request.CSeq.Number;
        if (all)
        {
            wishes = [.. bindings.EntriesOf(phone.User).Select(entry => new RegisterWish(entry.Binding.ContactUri, TimeSpan.Zero) { Meant = entry })];
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

        IReadOnlyList<string> path = RouteSet.PathOf(request);
        SipBinding[] wanted = [.. wishes.Select(wish => wish.As(phone.User, transaction.Source.Flow, path))];
        if (wishes.Where((wish, i) => IsLate(wish, wanted[i], callId, cseq)).Any())
        {
            transaction.Respond(500, transaction.ToTag, "CSeq Out Of Order"u8);
            return;
        }

        // RFC 5626 §6: over one flow there is one of them.
        int flows = wishes.Count(wish => wish.RegId > 0 && wish.Expires > TimeSpan.Zero);
        bool isOutbound = flows > 0 && SipExtensions.Lists(request, SipHeaderName.Supported, "outbound"u8);
        if (isOutbound && flows > 1)
        {
            transaction.Respond(400, transaction.ToTag, "Several reg-ids"u8);
        }
        else if (isOutbound && !FirstHopKeepsFlows(request, path))
        {
            transaction.Respond(439, transaction.ToTag);
        }
        else
        {
            Apply(request, transaction, wishes, wanted, callId);
            Confirm(request, transaction, phone.User, isOutbound, isDirect: path.Count == 0);
        }
    }

    // §10.3 step 7: a REGISTER that was overtaken by a later one of the same UA, be it from another address, changes nothing.
    private bool IsLate(RegisterWish wish, SipBinding wanted, string callId, uint cseq) =>
        ((wish.Meant ?? bindings.Find(wanted, callId)) is { } old && old.CallId == callId && cseq <= old.CSeq)
        || (wish.Meant is null && bindings.Forerunners(wanted, callId, [wanted]).Exists(one => one.CallId == callId && cseq < one.CSeq));

    // RFC 5626 §6: whoever took it from the phone, the last in Path, must say that it keeps the flow; who came alone is its own first hop.
    private static bool FirstHopKeepsFlows(in SipMessage request, IReadOnlyList<string> path)
    {
        int hops = 0;
        foreach (ReadOnlySpan<byte> _ in request.Items(SipHeaderName.Via))
        {
            hops++;
        }

        return hops < 2 || (path.Count > 0 && NameAddr.TryParse(Encoding.UTF8.GetBytes(path[^1]), out NameAddr first)
            && SipUri.TryParse(first.Uri, out SipUri uri) && uri.Parameters.TryGet("ob"u8, out _));
    }

    private void Apply(in SipMessage request, ServerTransaction transaction, List<RegisterWish> wishes, SipBinding[] wanted, string callId)
    {
        bool changed = false;
        foreach ((RegisterWish wish, SipBinding asked) in wishes.Zip(wanted))
        {
            string user = asked.User;
            if (wish.Expires == TimeSpan.Zero)
            {
                if ((wish.Meant ?? bindings.Find(asked, callId)) is { } gone)
                {
                    bindings.Drop(gone);
                    SipLog.Unregistered(stack.Log, user, SipScan.Clean(wish.Contact), "by the phone");
                    changed = true;
                }

                continue;
            }

            TimeSpan granted = wish.Expires < stack.Options.MaxExpires ? wish.Expires : stack.Options.MaxExpires;
            SipBinding binding = asked with { Expires = stack.Timers.UtcNow + granted };
            List<BindingTable.Entry> forerunners = bindings.Forerunners(binding, callId, wanted);
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

        if (wanted.Length == 0)
        {
            return; // a query
        }

        MakeRoom(wanted[0].User, transaction, ref changed);
        if (changed)
        {
            bindings.Tell(wanted[0].User);
        }
    }

    private void MakeRoom(string user, ServerTransaction transaction, ref bool changed)
    {
        while (bindings.EntriesOf(user) is { Count: > MostContacts } all)
        {
            // The latest stand first. A phone that comes under a new name each time pushes its own out before those of others.
            BindingTable.Entry oldest = all.Skip(1).LastOrDefault(entry => entry.Binding.Flow.Remote.Address.Equals(transaction.Source.Remote.Address)) ?? all[^1];
            SipLog.Unregistered(stack.Log, user, SipScan.Clean(oldest.Binding.ContactUri), "others have registered since");
            bindings.Drop(oldest);
            changed = true;
        }
    }

    // §10.3 step 8: all current bindings, each with what is left of it and what it said of itself (RFC 5626 §6, RFC 3261 §20.10); Path
    // back as it came (RFC 3327 §5.3).
    private void Confirm(in SipMessage request, ServerTransaction transaction, string user, bool isOutbound, bool isDirect)
    {
        SipBuffer to = transaction.Seed.WriteTo(stack.Out, 200, transaction.ToTag);
        if (isOutbound)
        {
            to.Raw("Require: outbound\r\n"u8);
        }

        // RFC 5626 §5.4: a phone's first hop says it; behind an edge that is the edge.
        if (isOutbound && isDirect)
        {
            to.Raw("Flow-Timer: "u8).Number(transaction.Source.IsReliable ? FlowTimerOfStreams : FlowTimerOfDatagrams).Line();
        }

        foreach (ReadOnlySpan<byte> path in request.Lines(SipHeaderName.Path))
        {
            to.Raw("Path: "u8).Raw(path).Line();
        }

        foreach (BindingTable.Entry entry in bindings.EntriesOf(user))
        {
            double left = (entry.Binding.Expires - stack.Timers.UtcNow).TotalSeconds;
            to.Raw("Contact: <"u8).Text(entry.Binding.ContactUri).Raw(">;expires="u8).Number((long)Math.Ceiling(left));
            SipBinding binding = entry.Binding;
            if (binding.Priority < RegisterWish.HighestPriority)
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
}
