using Routing.Pbx.Configuration;
using Routing.Pbx.Configuration.Plans;

namespace Routing.Server.Hosting;

/// <summary>What an engine is started with.</summary>
internal sealed record EngineOptions
{
    /// <summary>The first plan.</summary>
    public required PbxPlan Plan { get; init; }

    /// <summary>Where the store and the admin token live; created.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Who loads the configuration again.</summary>
    public required ConfigurationLoader Loader { get; init; }
}
