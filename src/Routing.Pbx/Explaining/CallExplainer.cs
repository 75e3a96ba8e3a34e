using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Pbx.Numbers;
using Routing.Pbx.Trunks;

namespace Routing.Pbx.Explaining;

/// <summary>
/// Says where a call would go, rule by rule, by the configuration alone: who is registered, free or signed in is not known.
/// For <c>routing explain</c>; one call each, on one thread.
/// </summary>
public sealed class CallExplainer
{
    private readonly PbxPlan _plan;
    private readonly ExplainedCall _call;
    private readonly List<ExplainedRule> _rules = [];
    private readonly InboundParty _party;
    private readonly PhonePlan? _phone;
    private int _status;

    private CallExplainer(PbxPlan plan, ExplainedCall call)
    {
        (_plan, _call) = (plan, call);
        _phone = plan.Phones.GetValueOrDefault(call.From);
        NumberingPlan numbering = call.Trunk is { } trunk && plan.Trunks.TryGetValue(trunk, out TrunkPlan? known) ? known.Numbering : NumberingPlan.None;
        _party = _phone is not null
            ? new InboundParty(NumberText.Clean(call.To), call.To, new CallingParty(_phone.Name, _phone.DisplayName))
            : new InboundParty(numbering.Normalize(call.To), call.To, new CallingParty(numbering.Normalize(call.From), "") { IsPrivate = call.From.Length == 0 });
    }

    /// <summary>Explains <paramref name="call"/>.</summary>
    public static async Task<CallExplanation> ExplainAsync(PbxPlan plan, ExplainedCall call)
    {
        var explainer = new CallExplainer(plan, call);
        await explainer.RunAsync();
        return new CallExplanation(
            explainer._party.Called, explainer._party.Caller.Number, TimeZoneInfo.ConvertTime(call.At, plan.Node.TimeZone), explainer._status, explainer._rules);
    }

    private async Task RunAsync()
    {
        Add("caller", _phone?.Name ?? _call.Trunk ?? "", _phone is not null
            ? "a phone of the house: it may dial phones, ring groups, numbers, and outside what routes allow"
            : $"{(_party.Caller.IsPrivate ? "withheld" : _party.Caller.Number)}, from outside: only numbers can be reached{(_call.Trunk is null ? "; --trunk NAME for the numbers of a carrier" : "")}");
        NumberRoute? instead = null;
        if (_plan.Blocked.Find(_party) is { } rule)
        {
            instead = rule.Instead;
            Add("blocked", rule.Name, instead is null ? $"the caller is kept out: {WordOf(rule.Action)}" : $"the flow {instead.Flow} takes the call");
            if (instead is null)
            {
                _status = rule.Action switch { BlockAction.Busy => 486, BlockAction.Silence => 480, _ => 603 };
                return;
            }
        }

        Destination? to = instead is not null ? new FlowDestination(_party.Called, instead) : _phone is null ? PhoneBook.FindForTrunk(_plan, _party) : ForPhone();
        if (to is null)
        {
            Refuse(404, _phone is null ? "no such number; see numbers" : "no such extension, ring group or number, and no route leads outside");
            return;
        }

        await FollowAsync(to, []);
    }

    private Destination? ForPhone() => PhoneBook.Find(_plan, _party.Called) switch
    {
        OutsideDestination outside when RouteFinder.IsKnown(_plan, _party.Called) => outside,
        OutsideDestination => _plan.Numbers.Fallback is { } route ? new FlowDestination(_party.Called, route) : null,
        var within => within,
    };

    private async Task FollowAsync(Destination to, HashSet<string> been)
    {
        if (to is FlowDestination flow)
        {
            Add("number", NumberOf(flow), $"leads to the flow {flow.Route.Flow} ({flow.Route.Language})");
            await new FlowRehearsal(_plan, _party, _call, Add, Explain).RunAsync(flow.Route);
            return;
        }

        Explain(to, OutboundCaller.OfPhone(_phone?.Name ?? ""));
        foreach ((string when, DestinationPlan next) in ForwardsOf(to))
        {
            Add("forward", to.Dialled, $"{when}: to {next.Flow ?? next.To}");
            Destination then = PhoneBook.Find(_plan, next, _plan.Node.Language);
            if (been.Add($"{when} {then.Dialled}") && then is not FlowDestination && been.Count < 8)
            {
                await FollowAsync(then, been);
            }
        }
    }

    private void Explain(Destination to, OutboundCaller who)
    {
        switch (to)
        {
            case PhoneDestination { Phone: { Dial: { } number } phone }:
                Add("phone", phone.Name, $"is at an outside number: {number}{(phone.Confirm ? ", where who answers presses 1" : "")}");
                Outside(number, OutboundCaller.OfPhone(phone.Name));
                break;
            case PhoneDestination { Phone: var phone }:
                Add("phone", phone.Name, $"all its phones ring for {phone.RingTimeout.TotalSeconds:0} s{(phone.CallWaiting ? "" : ", unless its line is in use")}");
                break;
            case GroupDestination { Group: var group }:
                Add("ring_group", group.Name, $"{string.Join(", ", group.Members)} ring {group.Strategy.Replace('_', ' ')}, for {group.Ring.TotalSeconds:0} s");
                break;
            case OutsideDestination outside:
                Outside(outside.Dialled, who);
                break;
            default:
                Add("uri", to.Dialled, "is called as it is");
                break;
        }
    }

    private void Outside(string dialled, OutboundCaller who)
    {
        CallingParty from = _phone is { } phone ? new CallingParty(phone.CallerId ?? "", phone.OutsideName) : _party.Caller;
        var found = OutboundExplanation.Of(_plan, dialled, from, who, static (_, _) => null);
        if (found.Refusal is { } refusal)
        {
            Refuse(refusal.Status, refusal.Why);
            return;
        }

        Add("route", found.Route, $"{found.Pattern} fits: {found.Number} goes outside{(found.IsEmergency ? ", as an emergency call, beyond all limits" : "")}");
        foreach (TrunkExplanation trunk in found.Trunks)
        {
            string headers = string.Concat(trunk.Headers.Select(header => $"; {header.Key}: {header.Value}"));
            Add("trunk", trunk.Trunk, $"{trunk.RequestUri} from {trunk.From}{headers}{(trunk.Hindrance is { } why ? $" ({why})" : "")}");
        }

        if (found.Trunks.Count == 0)
        {
            Refuse(503, "none of its trunks has a uri");
        }
    }

    // The number as it stands in the configuration.
    private string NumberOf(FlowDestination flow)
    {
        foreach (string called in new[] { flow.Dialled, _party.Called, _party.CalledAsSent })
        {
            if (_plan.Numbers.Exact.ContainsKey(called))
            {
                return called;
            }

            if (_plan.Numbers.Patterns.TryFind(called, 0, static (_, _) => true, out _, out NumberPattern? pattern))
            {
                return pattern!.ToString();
            }
        }

        return "*";
    }

    private static IEnumerable<(string When, DestinationPlan To)> ForwardsOf(Destination to) => to switch
    {
        PhoneDestination { Phone: var phone } => new[] { ("busy", phone.Busy), ("no_answer", phone.NoAnswer), ("unreachable", phone.Unreachable ?? phone.NoAnswer) }
            .Where(forward => forward.Item2 is not null).Select(forward => (forward.Item1, forward.Item2!)),
        GroupDestination { Group.Otherwise: { } next } => [("otherwise", next)],
        _ => [],
    };

    private static string WordOf(BlockAction action) => action switch
    {
        BlockAction.Busy => "busy (486)",
        BlockAction.Silence => "it rings, and nobody answers",
        _ => "rejected (603)",
    };

    private void Refuse(int status, string why)
    {
        _status = _status == 0 && _rules.TrueForAll(rule => rule.Rule is "caller" or "phone") ? status : _status;
        Add("refused", $"{status}", why);
    }

    private void Add(string rule, string name, string says) => _rules.Add(new ExplainedRule(rule, name, says));
}
