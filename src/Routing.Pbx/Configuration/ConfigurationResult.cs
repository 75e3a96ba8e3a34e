using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Configuration;

/// <summary>What loading gave.</summary>
/// <param name="Plan">The plan, or null when there is any error.</param>
/// <param name="Problems">Errors and warnings, by file, line and column.</param>
public sealed record ConfigurationResult(PbxPlan? Plan, IReadOnlyList<ConfigurationProblem> Problems);
