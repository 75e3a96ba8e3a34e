namespace Routing.Ivr.Tests;

/// <summary>Calendars that are open or not, and the virtual time.</summary>
internal sealed class FakeServices(TimeProvider time) : IFlowServices
{
    public HashSet<string> Open { get; } = ["office"];

    public DateTimeOffset Now => time.GetUtcNow();

    public bool IsOpen(string calendar) => Open.Contains(calendar);
}
