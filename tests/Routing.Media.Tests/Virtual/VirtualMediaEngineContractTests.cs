using Routing.Media.Virtual;
using Routing.Pbx.Scheduling;

namespace Routing.Media.Tests.Virtual;

public class VirtualMediaEngineContractTests : MediaEngineContract
{
    private readonly VirtualScheduler _scheduler = new();

    protected override IMediaEngine Start() => new VirtualMediaEngine(_scheduler.Time, (20000, 20019));

    protected override void Await(Func<bool> condition, string what) =>
        Assert.True(_scheduler.RunUntil(condition, TimeSpan.FromMinutes(1)), what);
}
