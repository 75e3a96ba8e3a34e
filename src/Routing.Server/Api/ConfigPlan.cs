using System.ComponentModel.DataAnnotations;
using Routing.Server.Commands;

namespace Routing.Server.Api;

/// <summary>The answer of <c>GET /api/v1/config/plan</c>: what a reload would do now.</summary>
/// <param name="At">When it was so.</param>
/// <param name="Loads">It would be taken; false where there is any error.</param>
/// <param name="Calls">Calls that are up.</param>
/// <param name="Changes">What is written otherwise than in the configuration in force.</param>
/// <param name="Problems">What is wrong with it, and what of it would come to nothing without a restart.</param>
internal sealed record ConfigPlan(DateTimeOffset At, bool Loads, int Calls, IReadOnlyList<PlannedChange> Changes, IReadOnlyList<CheckedProblem> Problems);

/// <summary>One thing that a reload would change.</summary>
/// <param name="Path">Where it stands, as <c>queues.billing.wrap_up</c>.</param>
/// <param name="Change"><c>added</c>, <c>removed</c> or <c>changed</c>.</param>
/// <param name="File">The file; for what is gone the one it stood in.</param>
/// <param name="Line">The line there.</param>
/// <param name="Column">The column there.</param>
/// <param name="Effect">What it does, to calls that are up too.</param>
internal sealed record PlannedChange(
    string Path, [property: AllowedValues("added", "removed", "changed")] string Change, string File, int Line, int Column, string Effect);
