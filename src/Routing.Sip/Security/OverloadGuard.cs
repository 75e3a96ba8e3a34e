using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;

namespace Routing.Sip.Security;

/// <summary>
/// Says no before any work is done (RFC 3261 §21.5.4): while too much is under way a new call gets 503 with Retry-After and
/// leaves nothing behind. Never 486: it is not the called who is busy. Within the turn.
/// </summary>
internal sealed class OverloadGuard(SipStack stack)
{
    /// <summary>
    /// Transactions at once, those that linger for 32 s included: 15,000 calls a second. That is 100 MB, since what anybody may
    /// ask without a password is answered without state; a REGISTER's 200 that is kept whole costs half a kilobyte more.
    /// </summary>
    private const int Most = 1_000_000;

    private SipLimits Limits => stack.Options.Limits;

    /// <summary>Is there room for a new call? Those for help are the last to be refused.</summary>
    public bool HasRoom(in SipMessage request, SourceKind from, SipAccessPlan plan)
    {
        double most = 1 + (IsFull(1) && IsEmergency(request, from, plan) ? Limits.EmergencyShare : 0);
        return !IsFull(most);
    }

    /// <summary>
    /// Is even the table of what lingers full? Then new requests are dropped unread, emergencies last, so that what is there is
    /// kept: their senders repeat them, and that is back-off enough.
    /// </summary>
    public bool IsFlooded(in SipMessage request, SourceKind from, SipAccessPlan plan) =>
        stack.Transactions.Count >= Most && !(stack.Transactions.Count < Most * (1 + Limits.EmergencyShare) && IsEmergency(request, from, plan));

    // By a number that the application knows.
    private static bool IsCallForHelp(in SipMessage request, SourceKind from, SipAccessPlan plan) =>
        request.Method == SipMethod.Invite && from == SourceKind.Phone && SipUri.TryParse(request.RequestUri, out SipUri uri)
        && plan.IsEmergency(uri.Party);

    /// <summary>503, without state: to the same request the same answer, and its ACK matches nothing and is dropped.</summary>
    public void Refuse(in SipMessage request, in Transports.SipTarget source, in Transports.SipTarget target)
    {
        int seconds = Math.Max(1, (int)Limits.RetryAfter.TotalSeconds);
        Refuse(request, source, target, RejectReasons.Overload, seconds + stack.Ids.Below(seconds + 1));
    }

    /// <summary>The same for another reason, and for so many seconds.</summary>
    public void Refuse(in SipMessage request, in Transports.SipTarget source, in Transports.SipTarget target, string reason, int seconds)
    {
        stack.Metrics.Rejected(reason);
        Standard.Unavailable(new ServerTransaction(stack, request, source, target, keepsState: false), seconds);
    }

    private bool IsFull(double most) =>
        stack.Dialogs.Count >= Limits.MostDialogs * most || stack.Transactions.Live >= Limits.MostTransactions * most
        || stack.Outbox.Waiting >= Limits.MostEvents * most;

    /// <summary>Is it a call for help? What marks it, RFC 4412 §12 (esnet of RFC 7135, ets, wps), RFC 5031 §4.2; or what is dialled, as phones do.</summary>
    public static bool IsEmergency(in SipMessage request, SourceKind from, SipAccessPlan plan)
    {
        if (IsSos(request.RequestUri) || IsSos(request.To.Uri) || IsCallForHelp(request, from, plan))
        {
            return true;
        }

        foreach (ReadOnlySpan<byte> value in request.Items(SipHeaderName.ResourcePriority))
        {
            int dot = value.IndexOf((byte)'.');
            ReadOnlySpan<byte> space = dot < 0 ? default : value[..dot];
            if (SipScan.Is(space, "esnet"u8) || SipScan.Is(space, "ets"u8) || SipScan.Is(space, "wps"u8))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSos(ReadOnlySpan<byte> uri) =>
        uri.Length >= 15 && SipScan.Is(uri[..15], "urn:service:sos"u8) && (uri.Length == 15 || uri[15] is (byte)'.' or (byte)';');
}
