using System.Collections.Frozen;
using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Configuration.Sections;

namespace Routing.Pbx.Configuration.Compiling;

/// <summary>Makes what those who call a phone of the house need: extensions, agents and ring groups.</summary>
internal static class PhoneCompiler
{
    public static FrozenDictionary<string, PhonePlan> Phones(RootConfig config) =>
        config.Agents.Select(agent => Phone(agent.Name, agent.Value.Name, agent.Value.Device?.Value, agent.Value.Reach, isAgent: true))
            .Concat(config.Extensions.Select(extension =>
                Phone(extension.Name, extension.Value.Name, extension.Value.Device?.Value, extension.Value.Reach, isAgent: false)))
            .ToFrozenDictionary(phone => phone.Name, StringComparer.Ordinal);

    public static FrozenDictionary<string, RingGroupPlan> RingGroups(RootConfig config) => config.RingGroups.ToFrozenDictionary(
        group => group.Name,
        group => new RingGroupPlan(
            group.Name,
            [.. group.Value.Members!.Value.Value.Select(member => member.Value)],
            group.Value.Strategy.Value,
            group.Value.Ring.Value,
            Destination(group.Value.Otherwise)),
        StringComparer.Ordinal);

    private static PhonePlan Phone(string name, Written<string>? shown, DeviceConfig? device, ReachConfig reach, bool isAgent) => new(name, shown?.Value ?? name)
    {
        IsAgent = isAgent,
        Language = reach.Language?.Value,
        CallerId = reach.CallerId?.Value,
        CallWaiting = reach.CallWaiting.Value,
        RingTimeout = reach.RingTimeout.Value,
        AutoAnswer = device?.AutoAnswer.Value ?? "none",
        Keys = KeyWords.WayOf(device?.Dtmf.Value),
        Dial = device?.Dial?.Value,
        Confirm = device is { Dial: not null, Confirm.Value: true },
        NoAnswer = Destination(reach.NoAnswer),
        Busy = Destination(reach.Busy),
        Unreachable = Destination(reach.Unreachable),
    };

    public static DestinationPlan? Destination(Written<DestinationConfig>? written) =>
        written is { Value: var to } ? new DestinationPlan(to.Flow?.Value, to.To?.Value) : null;
}
