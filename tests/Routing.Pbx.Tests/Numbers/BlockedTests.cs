using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Pbx.Numbers;
using Routing.Pbx.Tests.Configuration;

namespace Routing.Pbx.Tests.Numbers;

/// <summary>Which rule keeps a caller out.</summary>
public sealed class BlockedTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("+819012345678", "+81312345678", false, "nuisance")]
    [InlineData("+819012345679", "+81312345678", false, null)]
    [InlineData("+81120555555", "+81312345678", false, "sales")]
    [InlineData("", "+81312345678", true, "withheld")]
    [InlineData("+819012345679", "+81312345678", true, "withheld")]
    [InlineData("", "+81399999999", true, null)]
    [InlineData("+819012345678", "+81399999999", true, "nuisance")]
    public void A_caller_is_looked_up_by_number_and_by_being_withheld(string caller, string called, bool isPrivate, string? rule)
    {
        _directory["a.yaml"] = """
            flows: { menu: [hangup] }
            blocked:
              nuisance: { callers: ["+819012345678"] }
              sales: { callers: ["+81120."], action: silence }
              withheld: { callers: [anonymous], numbers: ["+8131."], action: { flow: menu } }
            """;
        PbxPlan plan = TestLoad.Load(_directory.Path).Plan!;

        BlockPlan? found = plan.Blocked.Find(new InboundParty(called, called, new CallingParty(caller, "") { IsPrivate = isPrivate }));

        Assert.Equal(rule, found?.Name);
        Assert.Equal(rule == "withheld" ? "menu" : null, found?.Instead?.Flow);
    }
}
