namespace Routing.Pbx.Tests.Calls;

public sealed class MessageSizeTests
{
    // RFC 3261 §18.1.1, sip.md "Big messages": what is larger than this is fragmented, and lost behind many a NAT.
    [Fact]
    public void An_INVITE_of_ours_fits_in_one_datagram()
    {
        using var world = new World();
        int largest = 0;
        world.Network.Tap += (from, _, message) =>
            largest = from.Equals(World.Exchange) && message.Span.StartsWith("INVITE "u8) ? Math.Max(largest, message.Length) : largest;
        world.Phone("1001");
        TestCall call = world.Call("200", caller: "0312345678901234");
        world.Until(() => largest > 0, 60, "an agent's phone is called");
        call.Hangup();
        Assert.InRange(largest, 300, 1000); // a carrier's Via, Record-Route and credentials come on top
    }
}
