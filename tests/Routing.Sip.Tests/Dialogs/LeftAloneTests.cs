using Routing.Sip.Dialogs;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>A carrier's servers that ask to be left alone, each for itself (RFC 3261 §21.5.4).</summary>
public sealed class LeftAloneTests : IDisposable
{
    private readonly Carriers _carriers = new();

    public void Dispose() => _carriers.Dispose();

    [Fact]
    public void One_server_that_asks_to_be_left_alone_does_not_speak_for_the_others()
    {
        _carriers.First.OnInvite = invite => _carriers.First.Response(invite, 503);
        _carriers.Second.OnInvite = invite => _carriers.Second.Response(invite, 503, "Retry-After: 300\r\n");
        _carriers.Call();
        _carriers.Run(0.1);
        Assert.Equal(new DialogEnd(DialogEndCause.Rejected, 503, "Said So"), _carriers.Leg.End);
        _carriers.Run(5);
        _carriers.Call();
        _carriers.Run(0.1);
        Assert.Equal((2, 1), (_carriers.First.Count("INVITE"), _carriers.Second.Count("INVITE")));
    }

    // RFC 3261 §21.5.4 says SHOULD NOT; a call for help is worth it.
    [Fact]
    public void An_urgent_call_goes_even_to_those_that_asked_to_be_left_alone_the_soonest_ready_first()
    {
        _carriers.First.OnInvite = invite => _carriers.First.Response(invite, 503, "Retry-After: 300\r\n");
        _carriers.Second.OnInvite = invite => _carriers.Second.Response(invite, 503, "Retry-After: 200\r\n");
        _carriers.Call();
        _carriers.Run(0.1);
        _carriers.Call();
        _carriers.Run(0.1);
        Assert.Equal((1, 1), (_carriers.First.Count("INVITE"), _carriers.Second.Count("INVITE")));
        _carriers.Second.OnInvite = invite => _carriers.Second.Response(invite, 486);
        _carriers.Call(invite => invite with { IsUrgent = true });
        _carriers.Run(0.1);
        Assert.Equal((1, 2), (_carriers.First.Count("INVITE"), _carriers.Second.Count("INVITE")));
        Assert.Equal(486, _carriers.Leg.End!.Value.Status);
    }
}
