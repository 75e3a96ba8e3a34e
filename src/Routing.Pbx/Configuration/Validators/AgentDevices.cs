using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>Each agent has a phone or a number outside, each extension a phone, and no two phones the same username.</summary>
internal sealed class AgentDevices : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        var first = new Dictionary<string, Place>(StringComparer.Ordinal);
        foreach (Named<AgentConfig> agent in scope.Config.Agents)
        {
            if (agent.Value.Device is not { } device)
            {
                if (agent.Value.Pin is null)
                {
                    problems.Warning(agent.At, $"agent \"{agent.Name}\" has no device and can never be rung");
                }

                continue;
            }

            Check(device.Value, first, problems);
            if (device.Value.Dial is { } outside && !agent.Value.SignIn.IsGiven)
            {
                problems.Warning(outside.At, $"nothing registers for a number outside, so agent \"{agent.Name}\" is signed in by hand alone: write sign_in: manual");
            }

            if (device.Value.Dial is { } dial && agent.Value.SignIn is { IsGiven: true, Value: "on_register" } signIn)
            {
                problems.Error(signIn.At, $"nothing registers for the number {dial.Value}: write sign_in: manual");
            }
        }

        foreach (Named<ExtensionConfig> extension in scope.Config.Extensions)
        {
            if (extension.Value.Device is { Value: var device })
            {
                Check(device, first, problems);
                if (device.Dial is { } dial)
                {
                    problems.Error(dial.At, "an extension is a phone of the house: a number outside stands in no_answer, busy or unreachable, or is an agent's device");
                }
            }
        }
    }

    private static void Check(DeviceConfig device, Dictionary<string, Place> first, ProblemList problems)
    {
        if (device.Username is { } username && !first.TryAdd(username.Value, username.At))
        {
            problems.Error(username.At, $"the username \"{username.Value}\" is used twice: first at {first[username.Value]}");
        }

        if (device is { Dial: { } dial } && (device.Username is not null || device.Password is not null || device.Hashes is not null))
        {
            problems.Error(dial.At, "a device is a phone that registers (username, password) or a number outside (dial), not both");
        }

        if (device is { Dial: null, Confirm: { IsGiven: true } confirm })
        {
            problems.Warning(confirm.At, "confirm is for a number outside (dial): a phone of ours is answered by a person");
        }
    }
}
