namespace Routing.Server.Demo;

/// <summary>Shows what happens while the demo runs; closing it leaves the last picture standing.</summary>
internal interface IWallboard : IAsyncDisposable;

/// <summary>Shows nothing: for <c>--json</c>.</summary>
internal sealed class NoWallboard : IWallboard
{
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
