namespace Routing.Server.Health;

/// <summary>What health checks ask: whether new calls are welcome here. Any thread; answers at once.</summary>
public interface IReadiness
{
    /// <summary>Why not, in a stable order; empty when they are.</summary>
    IReadOnlyList<NotReadyReason> Reasons { get; }
}

/// <summary>One reason not to be ready.</summary>
/// <param name="Code">In snake_case: <c>starting</c>, <c>draining</c>, <c>store_failing</c>.</param>
/// <param name="Detail">The same for a person.</param>
public sealed record NotReadyReason(string Code, string Detail);
