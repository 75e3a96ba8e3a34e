using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>A trunk group has trunks that exist and that calls can go out over, each once, and no trunk's name.</summary>
internal sealed class TrunkGroupMembers : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        Dictionary<string, Named<TrunkConfig>> trunks = scope.Config.Trunks.DistinctBy(trunk => trunk.Name).ToDictionary(trunk => trunk.Name, StringComparer.Ordinal);
        foreach (Named<TrunkGroupConfig> group in scope.Config.TrunkGroups)
        {
            if (trunks.TryGetValue(group.Name, out Named<TrunkConfig>? same))
            {
                problems.Error(group.At, $"a trunk is called \"{group.Name}\" too, at {same.At}: nobody could say which of them a route means");
            }

            if (group.Value.Members is { Value.Count: 0 } none)
            {
                problems.Error(none.At, $"the trunk group \"{group.Name}\" has no trunk");
            }

            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (TrunkMemberConfig member in group.Value.Members?.Value.Select(member => member.Value) ?? [])
            {
                Look(member, group, trunks, seen, problems);
            }
        }
    }

    private static void Look(
        TrunkMemberConfig member, Named<TrunkGroupConfig> group, Dictionary<string, Named<TrunkConfig>> trunks, HashSet<string> seen, ProblemList problems)
    {
        if (member.Trunk is not { } name)
        {
            return;
        }

        if (!trunks.TryGetValue(name.Value, out Named<TrunkConfig>? trunk))
        {
            problems.Error(name.At, $"there is no trunk \"{name.Value}\"", Nearest.To(name.Value, trunks.Keys));
        }
        else if (trunk.Value.Uri is null)
        {
            problems.Error(name.At, $"the trunk \"{name.Value}\" has no uri: no call can go out over it");
        }

        if (!seen.Add(name.Value))
        {
            problems.Error(name.At, $"the trunk \"{name.Value}\" is in this group already");
        }

        if (member.Weight.IsGiven && group.Value.Order.Value != "weighted")
        {
            problems.Warning(member.Weight.At, $"has no effect: the order is {group.Value.Order.Value}, and not weighted");
        }
    }
}
