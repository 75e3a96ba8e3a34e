using System.CommandLine;

namespace Routing.Server.Commands;

/// <summary>Options that several commands share: one spelling, one default.</summary>
internal static class CommonOptions
{
    public static Option<string> Config() => new("--config")
    {
        Description = "The configuration's directory.",
        DefaultValueFactory = _ => "config",
    };

    /// <summary>The data directory, which is there for what <paramref name="description"/> says.</summary>
    public static Option<string> Data(string description) => new("--data") { Description = description, DefaultValueFactory = _ => "data" };

    /// <summary>A duration as configuration writes it: <c>250ms 15s 10m 1h</c>.</summary>
    public static Option<TimeSpan> Duration(string name, string description, TimeSpan standard) => new(name)
    {
        Description = description + " (250ms, 15s, 10m, 1h)",
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            if (result.Tokens is [var token] && DurationText.TryParse(token.Value, out TimeSpan duration) && duration > TimeSpan.Zero)
            {
                return duration;
            }

            result.AddError($"{name} is a duration such as 250ms, 15s, 10m or 1h, not '{string.Join(' ', result.Tokens)}'");
            return standard;
        },
    };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON." };
}
