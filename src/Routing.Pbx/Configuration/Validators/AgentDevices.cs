using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>Each agent has a phone, and no two phones the same username.</summary>
internal sealed class AgentDevices : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        var first = new Dictionary<string, Place>(StringComparer.Ordinal);
        foreach (Named<AgentConfig> agent in scope.Config.Agents)
        {
            if (agent.Value.Device is not { } device)
            {
                problems.Warning(agent.At, $"agent \"{agent.Name}\" has no device and can never be rung");
            }
            else if (device.Value.Username is { } username && !first.TryAdd(username.Value, username.At))
            {
                problems.Error(username.At, $"the username \"{username.Value}\" is used twice: first at {first[username.Value]}");
            }
        }
    }
}
