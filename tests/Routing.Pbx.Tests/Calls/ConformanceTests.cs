using Routing.Sip.Tests.Conformance;

namespace Routing.Pbx.Tests.Calls;

/// <summary>The strict checker stands over all of these tests: here it is seen to look, and to complain.</summary>
public sealed class ConformanceTests
{
    [Fact]
    public void What_the_exchange_sends_is_looked_at()
    {
        long before = SentFaults.Checked;
        using var world = new World();
        TestCall call = world.CallAnswered("100");
        world.Pass(3);
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.True(SentFaults.Checked > before + 2);
    }

    [Fact]
    public void A_peer_that_counts_its_offers_wrongly_is_complained_of()
    {
        using var world = new World();
        TestPhone caller = world.Phone("2001");
        TestPhone callee = world.Phone("2002");
        TestCall call = caller.Dial("2002");
        world.Until(() => call.IsUp && callee.Talking, 5, "they talk");
        call.Dialog.Reoffer(Sdp.With("sendonly", 7));
        world.Pass(2);
        string fault = Assert.Single(SentFaults.Take(TestContext.Current.Test!.UniqueID));
        Assert.StartsWith("RFC 3264 §8 the version goes from 1 to 7", fault, StringComparison.Ordinal);
        call.Hangup();
        world.AssertNothingIsLeft();
    }
}
