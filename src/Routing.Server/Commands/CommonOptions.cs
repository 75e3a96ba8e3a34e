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

    public static Option<bool> Json() => new("--json") { Description = "Print JSON." };
}
