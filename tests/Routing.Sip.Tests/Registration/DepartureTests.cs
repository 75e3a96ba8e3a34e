using Routing.Sip.Dialogs;
using Routing.Sip.Registration;
using Routing.Sip.Tests.Location;

namespace Routing.Sip.Tests.Registration;

/// <summary>A registration of ours at its end, and what keeps its way open until then.</summary>
public sealed class DepartureTests
{
    // RFC 3261 §10.2.2, §22.2: a nonce that is minutes old is challenged once more, and so is the goodbye.
    [Theory]
    [InlineData(true, 1.0)]
    [InlineData(false, 4.0)] // a registrar that says nothing forgets us by itself
    public async Task The_goodbye_to_a_registrar_that_challenges_it_is_said_to_its_end_before_the_sockets_close(bool answers, double within)
    {
        int nonce = 0;
        bool silent = false;
        using Farm farm = new Farm().Serve("10.0.0.11", m =>
            silent ? null
            : m.Contains($"nonce=\"{nonce}\"", StringComparison.Ordinal) ? (200, $"{RawPeer.Line(m, "Contact")};expires=600\r\n")
            : (401, $"WWW-Authenticate: Digest realm=\"r\", nonce=\"{++nonce}\", stale=true, algorithm=MD5, qop=\"auth\"\r\n"));
        SipRegistration registration = Registered(farm);
        farm.Run(300);
        nonce++; // too old by now
        silent = !answers;
        registration.Unregister();
        Task closing = farm.Agent.CloseAsync(TimeSpan.FromSeconds(32));
        farm.Run(within - 0.5);
        Assert.Equal(answers, closing.IsCompleted || registration.State == SipRegistrationState.Unregistered);
        farm.Run(0.6);
        await closing.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        string last = farm.Seen[^1].Message;
        Assert.Equal("Expires: 0", RawPeer.Line(last, "Expires"));
        Assert.Equal(answers, last.Contains($"nonce=\"{nonce}\"", StringComparison.Ordinal));
        Assert.Equal(default, farm.Agent.Counts);
    }

    // RFC 5626 §4.4.1: a NAT forgets a mapping over UDP after half a minute of silence, and with it every call that comes in.
    [Theory]
    [InlineData(";received=203.0.113.7;rport=40001", null, 20, 26)]
    [InlineData(";received=10.0.0.2;rport=5060", null, 0, 0)] // nothing stands between
    [InlineData(";received=203.0.113.7;rport=40001", "203.0.113.7", 20, 26)] // what is advertised hides what the registrar sees
    public void The_way_back_through_a_NAT_is_kept_open_while_we_are_registered(string seen, string? advertise, int least, int most)
    {
        using Farm farm = new Farm(advertise: advertise).Serve("10.0.0.11", _ => (200, seen));
        SipRegistration registration = Registered(farm);
        farm.Run(600);
        Assert.InRange(farm.KeepAlives.Count, least, most);
        Assert.All(farm.KeepAlives.Zip(farm.KeepAlives.Skip(1), (a, b) => b - a), gap => Assert.InRange(gap, 23.9, 29.1));
        registration.Unregister();
        farm.Run(1);
        int before = farm.KeepAlives.Count;
        farm.Run(600);
        Assert.Equal(before, farm.KeepAlives.Count);
        Assert.Equal(default, farm.Agent.Counts);
    }

    private static SipRegistration Registered(Farm farm)
    {
        var registration = new SipRegistration(farm.Agent, new SipRegistrationOptions
        {
            Registrar = "sip:10.0.0.11",
            Aor = "sip:0312@carrier.example",
            ContactUser = "0312",
            Secret = new DigestSecret("0312", "pw"),
        });
        registration.Start();
        farm.Run(1);
        Assert.Equal(SipRegistrationState.Registered, registration.State);
        return registration;
    }
}
