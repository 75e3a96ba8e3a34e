using Routing.Scenarios.Engines;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>Whom a trunk over TLS believes: its own authority and no other, and the name in its URI.</summary>
public class CarrierTrustTests : EngineScenario
{
    [Fact]
    public async Task The_authority_that_the_trunk_names_is_believed_and_a_reload_changes_it()
    {
        Kamailio carrier = await Kamailio.Start(this, "carrier", Loopback.Lease(Loopback.Trunk));
        Kamailio another = await Kamailio.Start(this, "carrier", Loopback.Lease(Loopback.Trunk));
        EngineSetup wrong = Setup(carrier.At("tls").ToString(), another.CertificateFile);
        Engine engine = await StartEngine(wrong);
        await Refused(engine, "is not to be trusted");
        Assert.Equal(0, (await engine.Metrics()).Sum("routing_trunk_registered"));

        engine.Reload(wrong with { Trunks = Setup(carrier.At("tls").ToString(), carrier.CertificateFile).Trunks });
        await Wait.Until(async () => (await engine.Metrics()).Sum("routing_trunk_registered") == 1, $"it registers. {engine.Said}", TimeSpan.FromSeconds(40));
        await Wait.Until(async () => !(await engine.Ask("trunks", "--json")).Contains("trusted", StringComparison.Ordinal), "nothing is wrong with it any more");
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_though_its_authority_is_believed()
    {
        Kamailio carrier = await Kamailio.Start(this, "carrier", Loopback.Lease(Loopback.Trunk));
        Engine engine = await StartEngine(Setup($"carrier.test:{carrier.At("tls").Port}", carrier.CertificateFile) with
        {
            Hosts = $"127.0.0.1 localhost\n{carrier.Local.Address} carrier.test\n",
        });
        await Refused(engine, $"is not for carrier.test but for {carrier.Local.Address}");
        Assert.Equal(0, carrier.Saw("REGISTER"));
    }

    private static EngineSetup Setup(string carrier, string authority) => new()
    {
        Protocols = ["udp", "tls"],
        Trunks = [$"out: {{ uri: \"sip:{carrier};transport=tls\", register: {{ username: \"0312345678\", password: secret }}, tls: {{ authorities: \"{authority}\" }} }}"],
    };

    // In the log, and where people look at trunks.
    private static async Task Refused(Engine engine, string why)
    {
        await Wait.Until(() => engine.Said.Contains(why, StringComparison.Ordinal), $"the log says: {why}. {engine.Said}", TimeSpan.FromSeconds(20));
        Assert.Contains("trunk out is not spoken to", engine.Said, StringComparison.Ordinal);
        Assert.Contains(why, await engine.Ask("trunks", "--json"), StringComparison.Ordinal);
    }
}
