using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>
/// Passwords that scanners guess. A phone's password is worth money: with it, calls are made on the owner's
/// bill. Messages never show one.
/// </summary>
internal sealed class PasswordStrength : IConfigValidator
{
    private const int Shortest = 8;

    public void Validate(ConfigScope scope, ProblemList problems)
    {
        var shipped = new List<Written<string>>();
        IEnumerable<(string Name, Written<DeviceConfig>? Device)> phones = scope.Config.Agents.Select(agent => (agent.Name, agent.Value.Device))
            .Concat(scope.Config.Extensions.Select(extension => (extension.Name, extension.Value.Device)));
        foreach ((string name, Written<DeviceConfig>? written) in phones)
        {
            if (written is not { Value: { Password: { } password } device })
            {
                continue;
            }

            if (password.Value == $"desk-{name}") // published with the project
            {
                shipped.Add(password);
            }
            else if (password.Value == device.Username?.Value)
            {
                problems.Warning(password.At, "this password is the username: scanners try that first");
            }
            else if (password.Value.Length < Shortest)
            {
                problems.Warning(password.At, $"this password is shorter than {Shortest} characters");
            }
        }

        if (shipped.Count > 0)
        {
            string more = shipped.Count == 1 ? "" : $", and {shipped.Count - 1} more";
            problems.Warning(shipped[0].At, $"this password is the shipped one, known to everyone{more}: set your own before strangers can reach this node");
        }

        foreach (Named<string> token in scope.Config.Node.Http.Tokens.Value.Where(t => t.Value.Length < Shortest))
        {
            problems.Warning(token.At, $"the token \"{token.Name}\" is shorter than {Shortest} characters");
        }
    }
}
