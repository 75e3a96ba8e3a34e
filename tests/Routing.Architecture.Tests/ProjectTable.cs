namespace Routing.Architecture.Tests;

/// <summary>One row: a project of src, the projects and the packages it may reference.</summary>
internal sealed record ProjectRow(string Name, string[] Projects, string[] Packages);

/// <summary>
/// Who may reference whom: the table of src/README.md as data. A new arrow or package is a decision about the
/// architecture, and is taken here first.
/// </summary>
internal static class ProjectTable
{
    private const string Logging = "Microsoft.Extensions.Logging.Abstractions";

    public static IReadOnlyList<ProjectRow> Rows { get; } =
    [
        new("Routing.Acd", [], []),
        new("Routing.Sip", [], [Logging]),
        new("Routing.Media", [], [Logging]),
        new("Routing.Ivr", [], []),
        new("Routing.Records", [], ["Dapper", "Microsoft.Data.Sqlite", "Npgsql", "SQLitePCLRaw.bundle_e_sqlite3", "SQLitePCLRaw.core"]),
        new("Routing.Pbx", ["Routing.Acd", "Routing.Sip", "Routing.Media", "Routing.Ivr", "Routing.Records"], [Logging, "YamlDotNet"]),
        new("Routing.Simulator", ["Routing.Sip", "Routing.Media"], [Logging]),
        new("Routing.Cluster", ["Routing.Acd"], ["Npgsql", "RabbitMQ.Client"]),
        new(
            "Routing.Server",
            [
                "Routing.Acd", "Routing.Sip", "Routing.Media", "Routing.Ivr", "Routing.Records", "Routing.Pbx", "Routing.Simulator",
                "Routing.Cluster",
            ],
            ["Spectre.Console", "System.CommandLine"]),
    ];
}
