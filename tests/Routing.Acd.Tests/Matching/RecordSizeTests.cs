using System.Runtime.CompilerServices;
using Routing.Acd.Matching;
using Routing.Acd.Structures;

namespace Routing.Acd.Tests.Matching;

/// <summary>What is kept a million times over is kept small.</summary>
public sealed class RecordSizeTests
{
    [Fact]
    public void A_waiting_interaction_and_an_agent_take_no_more_than_their_share()
    {
        Assert.Equal(LinePages.LineSize, Unsafe.SizeOf<InteractionSlot>());
        Assert.Equal(LinePages.LineSize, Unsafe.SizeOf<GapBlock>());
        Assert.InRange(Unsafe.SizeOf<InteractionNote>(), 1, 12);
        Assert.InRange(Unsafe.SizeOf<AgentRecord>(), 1, 120);
        Assert.InRange(Unsafe.SizeOf<Claim>(), 1, 96);
    }
}
