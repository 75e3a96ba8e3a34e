using Routing.Pbx.Configuration;

namespace Routing.Server.Commands;

/// <summary>A problem of the configuration as JSON shows it.</summary>
internal sealed record CheckedProblem(string File, int Line, int Column, string Severity, string Text, string? DidYouMean)
{
    public static CheckedProblem Of(ConfigurationProblem problem) =>
        new(problem.File, problem.Line, problem.Column, problem.IsError ? "error" : "warning", problem.Text, problem.DidYouMean);
}
