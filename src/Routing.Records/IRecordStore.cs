using Routing.Records.Writing;

namespace Routing.Records;

/// <summary>
/// A place where records are kept: one folder for each kind. Called by the one writer only, so from one
/// thread at a time; every call may block on the disk or the network, within a limit of its own. Any
/// exception but <see cref="RecordRefusedException"/> means "not now": nothing of the call was kept, and
/// the writer asks again.
/// </summary>
public interface IRecordStore : IDisposable
{
    /// <summary>Makes it ready: creates it where it is missing and brings its schema up to date. Harmless when repeated.</summary>
    void Open(in RecordOrigin origin);

    /// <summary>
    /// Keeps all of <paramref name="batch"/> in one transaction. Each entry counts once, however often it
    /// comes: by its interaction's id, or by its own for an agent's state. A beginning that comes after
    /// its end is ignored. An empty batch says only that the node still lives at <c>now</c>.
    /// </summary>
    /// <exception cref="RecordRefusedException">One entry can never be kept; nothing was written.</exception>
    RecordWriteResult Write(IReadOnlyList<RecordEntry> batch, in RecordOrigin origin);

    /// <summary>
    /// Ends what an earlier run of this node began and never ended: outcome <c>failed</c>, ended by
    /// <c>system</c> at the last moment that run was known to live (see CutRecord). Returns how many.
    /// </summary>
    int Recover(in RecordOrigin origin);
}
