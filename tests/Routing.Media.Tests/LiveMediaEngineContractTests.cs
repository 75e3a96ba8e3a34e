using Routing.Media.Tests.Support;

namespace Routing.Media.Tests;

public class LiveMediaEngineContractTests : MediaEngineContract
{
    protected override IMediaEngine Start() => LiveEngine.Start(ports: 20);

    protected override void Await(Func<bool> condition, string what) => Eventually.Holds(condition, what);
}
