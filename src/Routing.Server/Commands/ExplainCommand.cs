using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Routing.Pbx.Configuration;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Explaining;

namespace Routing.Server.Commands;

/// <summary><c>routing explain</c>: where a call would go, rule by rule; needs no running engine.</summary>
internal sealed class ExplainCommand : ICommandLine
{
    private readonly Option<string> _to = new("--to") { Description = "The called number.", Required = true };
    private readonly Option<string> _from = new("--from") { Description = "An agent or extension for a call of that phone, else a caller's number; without it the caller is withheld.", DefaultValueFactory = _ => "" };
    private readonly Option<string?> _trunk = new("--trunk") { Description = "The trunk that a caller outside comes over." };
    private readonly Option<string?> _at = new("--at") { Description = "When, in the node's time zone (2026-12-31T18:00), or with an offset; without it now." };
    private readonly Option<string> _keys = new("--keys") { Description = "The keys that the caller presses.", DefaultValueFactory = _ => "" };
    private readonly Option<string> _config = CommonOptions.Config();
    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Create()
    {
        var command = new Command("explain", "Says where a call would go, rule by rule.") { _to, _from, _trunk, _at, _keys, _config, _json };
        command.SetAction((parsed, _) => ExplainAsync(
            parsed.GetValue(_config)!,
            new ExplainedCall(parsed.GetValue(_to)!, parsed.GetValue(_from)!, parsed.GetValue(_trunk), default, parsed.GetValue(_keys)!),
            parsed.GetValue(_at),
            parsed.GetValue(_json)));
        return command;
    }

    internal static string Text(CallExplanation explanation) =>
        $"{explanation.To} from {(explanation.From.Length > 0 ? explanation.From : "a withheld number")}, {explanation.At.ToString("ddd yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}\n"
            + TextTable.Of(["rule", "name", "says"], explanation.Rules.Select(rule => new[] { rule.Rule, rule.Name, rule.Says }));

    /// <summary>What <paramref name="at"/> means, in the zone of the node; null when it cannot be read.</summary>
    internal static DateTimeOffset? Read(string? at, TimeZoneInfo zone)
    {
        if (at is null)
        {
            return TimeProvider.System.GetUtcNow();
        }

        if (!DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset read)
            || !DateTime.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime local))
        {
            return null;
        }

        return local.Kind == DateTimeKind.Unspecified ? new DateTimeOffset(local, zone.GetUtcOffset(local)) : read;
    }

    private static async Task<int> ExplainAsync(string directory, ExplainedCall call, string? at, bool json)
    {
        ConfigurationResult result = new ConfigurationLoader(directory, Environment.GetEnvironmentVariable).Load();
        if (result.Plan is not { } plan)
        {
            result.Problems.Where(problem => problem.IsError).ToList().ForEach(problem => Console.Error.WriteLine(problem));
            return 1;
        }

        if (Complaint(plan, call) is { } wrong)
        {
            await Console.Error.WriteLineAsync($"routing: {wrong}");
            return 2;
        }

        if (Read(at, plan.Node.TimeZone) is not { } when)
        {
            await Console.Error.WriteLineAsync($"routing: --at is a time such as 2026-12-31T18:00, not '{at}'");
            return 2;
        }

        CallExplanation explanation = await CallExplainer.ExplainAsync(plan, call with { At = when });
        Console.WriteLine(json ? JsonSerializer.Serialize(explanation, ServerJson.Default.CallExplanation) : Text(explanation));
        return explanation.Status == 0 ? 0 : 1;
    }

    private static string? Complaint(PbxPlan plan, ExplainedCall call) =>
        call.Trunk is { } trunk && !plan.Trunks.ContainsKey(trunk) ? $"there is no trunk {trunk}; there are {string.Join(", ", plan.Trunks.Keys.Order(StringComparer.Ordinal))}"
        : call.Keys.Any(key => !char.IsAsciiDigit(key) && key is not ('*' or '#')) ? "--keys are 0-9, * and #"
        : null;
}
