namespace Routing.Server.Hosting;

/// <summary>What has been started so far: taken down again, last first, when a later part cannot start.</summary>
internal sealed class StartedParts : IAsyncDisposable
{
    private readonly Stack<object> _parts = new();

    public T Add<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }

    public T AddDisposable<T>(T part)
        where T : IDisposable
    {
        _parts.Push(part);
        return part;
    }

    /// <summary>All started: nothing is taken down.</summary>
    public void Keep() => _parts.Clear();

    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out object? part))
        {
            if (part is IAsyncDisposable later)
            {
                await later.DisposeAsync();
            }
            else
            {
                ((IDisposable)part).Dispose();
            }
        }
    }
}
