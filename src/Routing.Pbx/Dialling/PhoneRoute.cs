using Routing.Media;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Desks;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;

namespace Routing.Pbx.Dialling;

/// <summary>
/// The way to one person: all phones that are registered for them at once, in sets by their <c>q</c> (RFC 3261 §16.6), until
/// one answers or the person says no. A phone with several flows is rung over one, and over the next where that fails (RFC 5626 §5.3).
/// </summary>
internal sealed class PhoneRoute : IDialRoute
{
    /// <summary>A phone that says nothing at all for so long is switched off or cut off, whoever sits before it.</summary>
    private static readonly TimeSpan NoResponseWithin = TimeSpan.FromSeconds(4);

    private readonly PbxPlan _plan;
    private readonly PhonePlan _phone;
    private readonly string _seat;
    private readonly CallingParty _from;
    private readonly IReadOnlyList<KeyValuePair<string, string>> _headers;
    private readonly LineUse _use;
    private readonly Queue<SipBinding[][]> _sets;

    /// <summary>A route that rings those phones, which registered as <paramref name="seat"/>; it gives back <paramref name="use"/> with the last of its legs.</summary>
    public PhoneRoute(PbxPlan plan, PhonePlan phone, string seat, IEnumerable<SipBinding> bindings, CallingParty from, IReadOnlyList<KeyValuePair<string, string>> headers, LineUse use)
    {
        (_plan, _phone, _seat, _from, _headers, _use) = (plan, phone, seat, from, headers, use);
        SipBinding[][] phones = [.. bindings.GroupBy(binding => binding.Instance ?? (object)binding).Select(ways => ways.OrderByDescending(way => way.Priority).ToArray())];
        _sets = new Queue<SipBinding[][]>(phones.GroupBy(ways => ways[0].Priority).OrderByDescending(set => set.Key).Select(set => set.ToArray()));
    }

    /// <inheritdoc/>
    public IReadOnlyList<DialTarget> Next(DialFailure? last) =>
        last is { IsDecline: true } || !_sets.TryDequeue(out SipBinding[][]? set) ? [] : [.. set.Select(ways => Target(ways, 0))];

    /// <summary>All phones, in one set.</summary>
    public IReadOnlyList<DialTarget> All()
    {
        DialTarget[] all = [.. _sets.SelectMany(set => set).Select(ways => Target(ways, 0))];
        _sets.Clear();
        return all;
    }

    /// <inheritdoc/>
    public void Close() => _use.Release();

    private DialTarget Target(SipBinding[] ways, int at)
    {
        SipBinding phone = ways[at];
        _use.Hold();
        return new DialTarget(
            _phone.Name,
            new OutgoingInvite
            {
                RequestUri = phone.ContactUri,
                Flow = phone.Flow,
                Phone = phone.User,
                Routes = phone.Path,
                NoResponseWithin = NoResponseWithin,
                ReferredBy = _from.ReferredBy,
                FromUser = _from.IsPrivate ? "anonymous" : _from.Number,
                FromVerstat = _from.IsPrivate ? "" : _from.Verstat,
                FromDisplayName = _from.IsPrivate || _from.DisplayName.Length == 0 ? null : _from.DisplayName,
                Offer = default,
                Headers = _headers,
            },
            new MediaLegOptions { Peer = phone.Flow.Remote.Address, Advertise = _plan.Node.MediaAdvertiseToward(phone.Flow.Remote.Address) })
        {
            Phone = _seat,
            Otherwise = at + 1 < ways.Length ? () => Target(ways, at + 1) : null,
            Keys = _phone.Keys,
            OnPhase = _use.Show,
            OnJoined = _use.With,
            OnOver = _ => _use.Release(),
        };
    }
}
