using System.ComponentModel.DataAnnotations;
using Routing.Pbx.Configuration;

namespace Routing.Server.Commands;

/// <summary>A problem of the configuration as JSON shows it.</summary>
internal sealed record CheckedProblem(string File, int Line, int Column, [property: AllowedValues("error", "warning")] string Severity, string Text, string? DidYouMean)
{
    /// <summary>As the command line says it.</summary>
    public override string ToString() =>
        new ConfigurationProblem(File, Line, Column, Severity == "error", Text, DidYouMean).ToString();

    public static CheckedProblem Of(ConfigurationProblem problem) =>
        new(problem.File, problem.Line, problem.Column, problem.IsError ? "error" : "warning", problem.Text, problem.DidYouMean);
}
