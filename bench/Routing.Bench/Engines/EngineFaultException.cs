namespace Routing.Bench.Engines;

/// <summary>A measurement could not be taken at all; says why.</summary>
internal sealed class EngineFaultException(string message) : Exception(message);
