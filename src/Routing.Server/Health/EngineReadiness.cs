using Routing.Records.Writing;

namespace Routing.Server.Health;

/// <summary>
/// The engine's readiness: not before it has started, not while it drains, not while records can not be
/// written. The engine sets it; health checks read it. Any thread.
/// </summary>
public sealed class EngineReadiness(RecordWriter records) : IReadiness
{
    private static readonly NotReadyReason Starting = new("starting", "The engine is starting.");
    private static readonly NotReadyReason Draining = new("draining", "The engine takes no new calls; those in progress run to their end.");

    // Set by the engine, read by health checks; they order nothing else.
    private volatile bool _isStarted;
    private volatile bool _isDraining;

    /// <summary>Calls are taken from now on.</summary>
    public bool IsStarted
    {
        get => _isStarted;
        set => _isStarted = value;
    }

    /// <summary>No new calls are taken any more.</summary>
    public bool IsDraining
    {
        get => _isDraining;
        set => _isDraining = value;
    }

    /// <inheritdoc/>
    public IReadOnlyList<NotReadyReason> Reasons
    {
        get
        {
            var reasons = new List<NotReadyReason>();
            if (!_isStarted)
            {
                reasons.Add(Starting);
            }

            if (_isDraining)
            {
                reasons.Add(Draining);
            }

            if (records.Failing)
            {
                reasons.Add(new NotReadyReason("store_failing", $"The record store fails; {records.Pending} entries wait for it."));
            }

            return reasons;
        }
    }
}
