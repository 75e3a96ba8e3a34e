namespace Routing.Pbx.Configuration.Plans;

/// <summary>A carrier link as calls use it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Codecs">Codecs in order of preference, as in SDP.</param>
/// <param name="MaxCalls">Most calls at a time; null for no limit.</param>
public sealed record TrunkPlan(string Name, IReadOnlyList<string> Codecs, int? MaxCalls);
