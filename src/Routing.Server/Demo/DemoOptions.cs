namespace Routing.Server.Demo;

/// <summary>What the demo shows.</summary>
/// <param name="Callers">Calls, one for each caller.</param>
/// <param name="Agents">Agents.</param>
/// <param name="Duration">Over what time the calls come.</param>
/// <param name="Seed">The seed of all chance.</param>
internal sealed record DemoOptions(int Callers, int Agents, TimeSpan Duration, ulong Seed);
