using Routing.Records.Writing;

namespace Routing.Records.Tests.Writing;

/// <summary>A store that fails when it is told to, before or after the store behind it has committed.</summary>
internal sealed class FlakyStore(IRecordStore inner) : IRecordStore
{
    public volatile bool Fails;

    /// <summary>Fails after the commit: the writer can not know that it was kept.</summary>
    public volatile bool FailsLate;

    public int Writes;

    /// <summary>Runs while the store writes: what comes meanwhile.</summary>
    public Action? Meanwhile;

    public List<int> Batches { get; } = [];

    public void Open(in RecordOrigin origin)
    {
        Check();
        inner.Open(origin);
    }

    public RecordWriteResult Write(IReadOnlyList<RecordEntry> batch, in RecordOrigin origin)
    {
        Interlocked.Increment(ref Writes);
        Check();
        Batches.Add(batch.Count);
        Meanwhile?.Invoke();
        RecordWriteResult result = inner.Write(batch, origin);
        return FailsLate ? throw new IOException("The answer was lost.") : result;
    }

    public int Recover(in RecordOrigin origin)
    {
        Check();
        return inner.Recover(origin);
    }

    public void Dispose() => inner.Dispose();

    private void Check()
    {
        if (Fails)
        {
            throw new IOException("No space left on device.");
        }
    }
}
