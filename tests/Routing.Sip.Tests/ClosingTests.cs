using Routing.Sip.Dialogs;

namespace Routing.Sip.Tests;

public sealed class ClosingTests
{
    [Fact]
    public async Task Whoever_waits_for_the_end_goes_on_elsewhere_than_on_a_thread_of_the_stack()
    {
        using var pair = new Pair();
        TestLeg leg = Established(pair);
        int thread = Environment.CurrentManagedThreadId;
        bool running = true;
        bool inside = false;
        async Task CloseAsync()
        {
            await pair.Alice.DisposeAsync().ConfigureAwait(false);
            inside = Volatile.Read(ref running) && Environment.CurrentManagedThreadId == thread;
        }

        Task closing = CloseAsync();
        Assert.True(pair.Until(() => leg.End is not null));
        pair.Run(1);
        Volatile.Write(ref running, false);
        await closing.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.False(inside);
    }

    [Fact]
    public async Task A_second_close_shortens_the_wait_for_a_silent_peer_and_both_end_with_the_last_socket()
    {
        using var pair = new Pair();
        TestLeg leg = Established(pair);
        pair.Network.Drop = (_, _, _) => true;
        Task first = pair.Alice.DisposeAsync().AsTask();
        pair.Run(5);
        Assert.Null(leg.End);
        Task second = pair.Alice.CloseAsync(TimeSpan.FromSeconds(1));
        Task third = pair.Alice.CloseAsync(TimeSpan.FromDays(1)); // cannot lengthen it
        pair.Run(0.9);
        Assert.Null(leg.End);
        pair.Run(0.2);
        Assert.Equal(DialogEndCause.Closed, leg.End!.Value.Cause);
        await Task.WhenAll(first, second, third).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(default, pair.Alice.Counts);
        await pair.Alice.CloseAsync(TimeSpan.Zero).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Who_registers_while_it_closes_is_refused()
    {
        using var pair = new Pair();
        Established(pair);
        pair.Bob.LoadAccess(new Routing.Sip.Security.SipAccessPlan { Phones = [System.Net.IPNetwork.Parse("10.0.0.0/24")] });
        pair.Network.Drop = (_, _, message) => message.Span.StartsWith("BYE"u8);
        Task closing = pair.Bob.DisposeAsync().AsTask();
        pair.Messages.Clear();
        Routing.Sip.Transports.InMemoryTransport phone = pair.Network.Bind(System.Net.IPEndPoint.Parse("10.0.0.7:5060"));
        phone.Send(System.Text.Encoding.UTF8.GetBytes(RawPeer.Request("REGISTER", via: "10.0.0.7:5060")), Pair.BobAt);
        pair.Run(0.1);
        Assert.Contains(pair.Messages, message => message.StartsWith("SIP/2.0 503", StringComparison.Ordinal));
        pair.Run(60);
        await closing.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    private static TestLeg Established(Pair pair)
    {
        pair.BobApp.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        var leg = new TestLeg();
        pair.Call(leg);
        Assert.True(pair.Until(() => leg.Answered));
        return leg;
    }
}
