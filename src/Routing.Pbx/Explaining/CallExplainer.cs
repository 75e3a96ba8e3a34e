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
        TrunkPlan? over = call.Trunk is { } trunk ? plan.Trunks.GetValueOrDefault(trunk) : null;
        NumberingPlan numbering = over?.Numbering ?? NumberingPlan.None;
        _party = _phone is not null
            ? InboundParty.OfPhone(plan, call.To, new CallingParty(_phone.Name, _phone.DisplayName))
            : new InboundParty(numbering.Normalize(call.To), call.To, new CallingParty(numbering.Normalize(call.From), "") { IsPrivate = call.From.Length == 0, IsVerified = over?.Trusted == true })
            {
                Numbering = numbering,
            };
    }

    /// <summary>Explains <paramref name="call"/>.</summary>
    public static async Task<CallExplanation> ExplainAsync(PbxPlan plan, ExplainedCall call)
    {
        var explainer = new CallExplainer(plan, call);
        await explainer.RunAsync();
        return new CallExplanation(
            explainer._party.Called, explainer._party.Caller.Number, TimeZoneInfo.ConvertTime(call.At, plan.Node.TimeZone), explainer._status, explainer._rules);
    }

    private string Who => _party.Caller.IsPrivate || _party.Caller.Number.Length == 0 ? "a caller who is withheld" : _party.Caller.Number;

    private async Task RunAsync()
    {
        Add("caller", _phone?.Name ?? _call.Trunk ?? "", _phone is not null
            ? "a phone of the house: it may dial phones, ring groups, numbers, and outside what routes allow"
            : $"{Who}, from outside: only numbers can be reached{(_call.Trunk is null ? "; --trunk NAME for the numbers of a carrier" : "")}");
        NumberRoute? instead = null;
        if (CallerBlock.RuleFor(_plan, _party, out NumberPattern? caller) is { } rule)
        {
            instead = rule.Instead;
            Add("blocked", rule.Name, $"{Who} fits {caller}: {(instead is null ? $"kept out, {WordOf(rule.Action)}" : $"the flow {instead.Flow} takes the call")}");
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

        await FollowAsync(to, OutboundCaller.OfPhone(_phone?.Name ?? ""), null, []);
    }

    // In the order of the exchange.
    private Destination? ForPhone() => (Destination?)PhoneBook.FindFeature(_plan, _party.Called) ?? PhoneBook.FindForPhone(_plan, _party.Called);

    // True where somebody may be reached.
    private async Task<bool> FollowAsync(Destination to, OutboundCaller who, (string By, string When)? diverted, HashSet<string> been)
    {
        if (to is FlowDestination flow)
        {
            Add("number", NumberOf(flow), $"leads to the flow {flow.Route.Flow} ({flow.Route.Language})");
            await new FlowRehearsal(_plan, _party, _call, Add, (next, running) => FollowAsync(next, running, null, [])).RunAsync(flow.Route);
            return true;
        }

        bool isReached = Explain(to, who, diverted);
        foreach ((string when, DestinationPlan next) in ForwardsOf(to))
        {
            Add("forward", to.Dialled, $"{when}: to {next.Flow ?? next.To}");
            Destination then = PhoneBook.Find(_plan, next, _plan.Node.Language);
            if (been.Add($"{when} {then.Dialled}") && then is not FlowDestination && been.Count < 8)
            {
                isReached |= await FollowAsync(then, who, (to.Dialled, when), been);
            }
        }

        return isReached;
    }

    private bool Explain(Destination to, OutboundCaller who, (string By, string When)? diverted)
    {
        switch (to)
        {
            case PhoneDestination { Phone: { Dial: { } number } phone }:
                Add("phone", phone.Name, $"is at an outside number: {number}{(phone.Confirm ? ", where who answers presses 1" : "")}");
                return Outside(number, OutboundCaller.OfPhone(phone.Name), diverted);
            case PhoneDestination { Phone: var phone }:
                Add("phone", phone.Name, $"all its phones ring for {phone.RingTimeout.TotalSeconds:0} s{(phone.CallWaiting ? "" : ", unless its line is in use")}");
                break;
            case GroupDestination { Group: var group }:
                Add("ring_group", group.Name, $"{string.Join(", ", group.Members)} ring {group.Strategy.Replace('_', ' ')}, for {group.Ring.TotalSeconds:0} s");
                break;
            case OutsideDestination outside:
                return Outside(outside.Dialled, who, diverted);
            case FeatureDestination { Code.Slot: { } slot }:
                Add("parking", slot, "who is parked there is taken back; where nobody is, that is said");
                break;
            case FeatureDestination feature:
                bool takes = feature.Code.Action is FeatureAction.PickUp or FeatureAction.Retrieve;
                Add("feature", feature.Code.Code.ToString(), $"{feature.Code.Word}{(feature.Argument is { Length: > 0 } argument ? $", with {argument}" : "")}: {(takes ? "a call is taken over, if there is one" : "something is done, and nobody is reached")}");
                if (feature is { Code.Action: FeatureAction.Park or FeatureAction.Retrieve, Argument: { Length: > 0 } named } && !_plan.Parking.Slots.Contains(named))
                {
                    Add("parking", named, "there is no such slot, and that is said");
                }

                Add("end", "", "the code is heard out, and the call is over");
                break;
            case UriDestination uri:
                Add("uri", uri.Uri, "is called as it is");
                break;
            default:
                throw new NotSupportedException($"nobody has written what to say of {to.GetType().Name}");
        }

        return true;
    }

    private bool Outside(string dialled, OutboundCaller who, (string By, string When)? diverted)
    {
        var found = OutboundExplanation.Of(_plan, dialled, OutsideParty.Of(_plan, _party, diverted?.By, diverted?.When), who, static (_, _) => null);
        if (found.Refusal is { } refusal)
        {
            Refuse(refusal.Status, refusal.Why);
            return false;
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

        return found.Trunks.Count > 0;
    }

    // The number as it stands in the configuration.
    private string NumberOf(FlowDestination flow)
    {
        IReadOnlyList<string> forms = flow.Dialled == _party.Called ? _party.CalledForms : _plan.Numbering.FormsOf(flow.Dialled);
        return _plan.Numbers.FindOwn(forms, out string written) is not null
            || (RouteFinder.RewrittenOf(_plan, flow.Dialled) is { } number && _plan.Numbers.FindOwn(_plan.Numbering.FormsOf(number), out written) is not null)
            ? written
            : "*";
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
