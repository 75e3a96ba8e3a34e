namespace Routing.Acd.Model;

/// <summary>From a wait in the queue on, other requirements hold. Immutable.</summary>
/// <param name="AfterMicroseconds">From this wait in this queue on; above 0.</param>
/// <param name="Requires">Take the place of the queue's own sets; any one of them is enough; never empty.</param>
/// <param name="KeepCallRequirements">The interaction's own requirements are still added to each set.</param>
public sealed record RelaxationStep(long AfterMicroseconds, IReadOnlyList<RequirementSet> Requires, bool KeepCallRequirements = true);
