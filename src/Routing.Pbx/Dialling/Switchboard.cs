using System.Collections.Concurrent;
using Routing.Media;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Desks;
using Routing.Pbx.FeatureCodes;
using Routing.Pbx.Trunks;
using Routing.Sip;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;

namespace Routing.Pbx.Dialling;

/// <summary>Makes the ways to whatever can be reached: it knows which phones are registered, whose lines are free and how to get out. Any thread.</summary>
internal sealed class Switchboard(SipUserAgent sip, LineDirectory lines, Outbound outbound, Func<PbxPlan> newest, DeskStates states)
{
    private readonly ConcurrentDictionary<string, int> _turns = new(StringComparer.Ordinal);

    /// <summary>The lines of the house.</summary>
    public LineDirectory Lines => lines;

    /// <summary>The way to <paramref name="to"/>, whose lines it takes. A flow is no way: whoever asks goes there.</summary>
    public DialWay Begin(PbxPlan plan, Destination to, DialSource from) => to switch
    {
        PhoneDestination phone => ToPhone(plan, phone.Phone, from, phone.Instance),
        RecallDestination recalled => ToRecalled(plan, recalled.Phone, from),
        GroupDestination group => ToGroup(plan, group.Group, from),
        OutsideDestination outside => Of(outbound.Begin(newest(), outside.Dialled, from.Outside, from.Account)),
        UriDestination uri => new DialWay(new UriRoute(plan, uri.Uri, from)),
        _ => DialWay.None(DialFailure.Unknown, "it is a flow"),
    };

    /// <summary>
    /// The way to an agent whom the ACD reserved: the line of the phone they sit at is taken whatever it is in. By the newest plan,
    /// as the ACD: they may have come while the call waited.
    /// </summary>
    public DialWay ToReserved(string agent, DialSource from) =>
        newest() is var plan && plan.Phones.TryGetValue(agent, out PhonePlan? phone) ? ToReserved(plan, phone, from) : DialWay.None(DialFailure.Absent, "the agent is gone");

    private DialWay ToReserved(PbxPlan plan, PhonePlan agent, DialSource from) =>
        ToPhone(plan, agent, from, lines.Of(states.SeatOf(agent.Name)).TryTake(evenIfBusy: true, seenBy: null, LineParty.From(from.Inside, isShown: false))!, DialSource.AutoAnswer(agent));

    private DialWay ToRecalled(PbxPlan plan, PhonePlan phone, DialSource from) =>
        ToPhone(plan, phone, from, lines.TryTake(states.SeatOf(phone.Name), evenIfBusy: true, LineParty.From(from.Inside))!, []);

    // Limits and carriers are those of now, whatever plan the call began with.
    private static DialWay Of(OutboundAttempt way) => way.Refusal is { } refusal ? DialWay.None(refusal.Failure, refusal.Why) with { IsBarred = true } : new DialWay(way.Route);

    private DialWay ToPhone(PbxPlan plan, PhonePlan phone, DialSource from, string? instance = null) =>
        states.Of(phone.Name).DoNotDisturb ? DialWay.None(DialFailure.Busy, "do not disturb is on")
        : lines.TryTake(states.SeatOf(phone.Name), phone.CallWaiting, LineParty.From(from.Inside)) is { } use
        ? ToPhone(plan, phone, from, use, phone.IsAgent ? [] : DialSource.AutoAnswer(phone), instance)
        : DialWay.None(DialFailure.Busy, "the line is in use");

    private DialWay ToPhone(PbxPlan plan, PhonePlan phone, DialSource from, LineUse use, IReadOnlyList<KeyValuePair<string, string>> headers, string? instance = null)
    {
        DialWay way;
        string seat = states.SeatOf(phone.Name);
        if (phone.Dial is { } number && seat == phone.Name && instance is null)
        {
            way = Of(outbound.Begin(newest(), number, from.Outside, OutboundCaller.OfPhone(phone.Name)));
            way = way.Route is { } route ? way with { Route = new ConfirmedRoute(route, phone.Name, phone.Confirm ? ConfirmSpeech.Of(plan, phone, from) : null, use) } : way;
        }
        else
        {
            IReadOnlyList<SipBinding> bindings = sip.BindingsOf(seat);
            bindings = instance is null ? bindings : [.. bindings.Where(binding => binding.IsOf(instance))];
            way = bindings.Count == 0
                ? DialWay.None(DialFailure.Absent, "no phone is registered")
                : new DialWay(new PhoneRoute(plan, phone, seat, bindings, from.Inside, [.. from.Headers, .. headers], use));
        }

        if (way.Route is null)
        {
            use.Release();
        }

        return way with { RingFor = phone.RingTimeout };
    }

    private DialWay ToGroup(PbxPlan plan, RingGroupPlan group, DialSource from)
    {
        int first = group.Strategy == "round_robin" ? _turns.AddOrUpdate(group.Name, 0, static (_, turn) => (turn + 1) & int.MaxValue) % group.Members.Count : 0;
        Func<DialWay>[] members =
        [
            .. Enumerable.Range(first, group.Members.Count)
                .Select(index => group.Members[index % group.Members.Count])
                .Where(plan.Phones.ContainsKey)
                .Select<string, Func<DialWay>>(member => () => ToPhone(plan, plan.Phones[member], from)),
        ];
        return new DialWay(new GroupRoute(members, group.Strategy == "all", group.Ring));
    }

    /// <summary>The way to a SIP URI that the configuration names.</summary>
    private sealed class UriRoute(PbxPlan plan, string uri, DialSource from) : IDialRoute
    {
        private bool _given;

        public IReadOnlyList<DialTarget> Next(DialFailure? last)
        {
            if (_given)
            {
                return [];
            }

            _given = true;
            var invite = new OutgoingInvite
            {
                RequestUri = uri,
                FromUser = from.Inside.Number.Length == 0 ? "anonymous" : from.Inside.Number,
                FromDisplayName = from.Inside.DisplayName.Length == 0 ? null : from.Inside.DisplayName,
                Offer = default,
            };
            return [new DialTarget(uri, invite, new MediaLegOptions { Advertise = plan.Node.MediaAdvertise })];
        }
    }
}
