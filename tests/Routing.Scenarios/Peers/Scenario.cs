namespace Routing.Scenarios.Peers;

/// <summary>
/// The ground of one test: a temporary folder, and everything that was started, ended in reverse order. The folder (traces,
/// recordings, logs, records) goes with the test, and stays when it failed.
/// </summary>
public abstract class Scenario : IAsyncLifetime
{
    private readonly Stack<IAsyncDisposable> _started = new();
    private int _folders;

    internal string Folder { get; } = Directory.CreateTempSubdirectory("routing-scenario-").FullName;

    /// <summary>Ends <paramref name="peer"/> with the test.</summary>
    internal T Use<T>(T peer)
        where T : IAsyncDisposable
    {
        _started.Push(peer);
        return peer;
    }

    /// <summary>A new folder for one peer.</summary>
    internal string FolderFor(string peer) =>
        Directory.CreateDirectory(Path.Combine(Folder, $"{Interlocked.Increment(ref _folders):00}-{peer}")).FullName;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        while (_started.TryPop(out IAsyncDisposable? peer))
        {
            await peer.DisposeAsync();
        }

        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"What happened is kept in {Folder}");
        }
        else
        {
            Directory.Delete(Folder, recursive: true);
        }

        GC.SuppressFinalize(this);
    }
}
