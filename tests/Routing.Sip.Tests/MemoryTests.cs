using System.Net;
using System.Text;
using Routing.Sip.Dialogs;
using Routing.Sip.Security;

namespace Routing.Sip.Tests;

/// <summary>What the stack keeps, in bytes of the managed heap.</summary>
[Collection(nameof(MeasuredAlone))]
public sealed class MemoryTests
{
    [Fact]
    public void A_lingering_transaction_takes_128_bytes_at_most()
    {
        const int Calls = 20_000;
        var door = new Door();
        door.App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        CallOnce(door, "warm");
        door.Clock.Advance(TimeSpan.FromSeconds(40));
        door.App.Calls.Clear();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < Calls; i++)
        {
            CallOnce(door, $"n{i}");
            door.App.Calls.Clear();
            if (i % 256 == 0)
            {
                door.Clock.Advance(TimeSpan.FromMilliseconds(1)); // lets the outbox and its timers run dry
            }
        }

        door.Clock.Advance(TimeSpan.FromMilliseconds(10));
        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        int lingering = door.Agent.Counts.Transactions;
        Assert.Equal(2 * Calls, lingering);
        Assert.Equal(0, door.Agent.Counts.Dialogs);
        Assert.True(bytes <= 128L * lingering, $"{bytes / (double)lingering} bytes a lingering transaction");
        TestContext.Current.TestOutputHelper?.WriteLine($"{bytes / (double)lingering:0.0} bytes a lingering transaction");
        door.Clock.Advance(TimeSpan.FromSeconds(80));
        Assert.Equal(default, door.Agent.Counts);
    }

    // What one call costs the collector: INVITE, 200, ACK, BYE, 200, the test's own events included.
    [Fact]
    public void A_call_allocates_5_KB_at_most()
    {
        const int Calls = 2000;
        var door = new Door { Keeps = false };
        UasInviteDialog? last = null;
        door.App.OnCall = (dialog, _) => (last = dialog).Answer(Pair.AnswerSdp);
        long bytes = 0;
        for (int i = -200; i < Calls; i++)
        {
            byte[] Named(string text) => Encoding.UTF8.GetBytes(text.Replace("call1", $"c{i}", StringComparison.Ordinal));
            bytes += Measured(door, Named(RawPeer.Request("INVITE", branch: $"i{i}", body: "v=0\r\n")));
            string tag = last!.State!.LocalTag;
            bytes += Measured(door, Named(RawPeer.Request("ACK", branch: $"a{i}", toTag: tag)));
            bytes += Measured(door, Named(RawPeer.Request("BYE", cseq: "2", branch: $"b{i}", toTag: tag)));
            bytes = i < 0 ? 0 : bytes;
            door.App.Calls.Clear();
            if (i % 64 == 0)
            {
                door.Clock.Advance(TimeSpan.FromSeconds(40)); // the tables stay as large as they are
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{bytes / (double)Calls:0} bytes a call");
        Assert.True(bytes / Calls <= 5120, $"{bytes / (double)Calls:0} bytes a call");
    }

    private static long Measured(Door door, byte[] message)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        door.Receive(message);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public void Sources_beyond_number_cost_bounded_memory()
    {
        var door = new Door(plan: new SipAccessPlan { Phones = [IPNetwork.Parse("0.0.0.0/0")] }) { Keeps = false };
        byte[] options = Encoding.ASCII.GetBytes(RawPeer.Request("OPTIONS"));
        door.Receive(options, new IPEndPoint(1, 5060));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < 100_000; i++)
        {
            door.Receive(options, new IPEndPoint(0x01000000 + i, 5060));
        }

        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 8 << 20);
        Assert.Equal(default, door.Agent.Counts);
    }

    private static void CallOnce(Door door, string name)
    {
        string Named(string text) => text.Replace("call1", name, StringComparison.Ordinal);
        Assert.Equal(200, door.Ask(Named(RawPeer.Request("INVITE", branch: name, body: "v=0\r\n"))));
        string tag = RawPeer.TagOf(door.Last);
        door.Ask(Named(RawPeer.Request("ACK", branch: name + "a", toTag: tag)));
        Assert.Equal(200, door.Ask(Named(RawPeer.Request("BYE", cseq: "2", branch: name + "b", toTag: tag))));
    }
}
