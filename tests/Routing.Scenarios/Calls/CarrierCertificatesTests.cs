using System.Net.Security;
using System.Net.Sockets;
using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>
/// Certificates both ways with a Kamailio: two names at its one address, each of which wants a certificate of its own; and a certificate
/// of ours that is replaced while people talk.
/// </summary>
public class CarrierCertificatesTests : EngineScenario
{
    private static readonly string[] Names = ["one.test", "two.test"];

    [Fact]
    public async Task Two_trunks_behind_one_address_each_show_and_see_the_certificate_that_is_theirs()
    {
        (Kamailio carrier, EngineSetup setup) = await TwoNames(new EngineSetup());
        Engine engine = await StartEngine(setup);
        await Wait.Until(async () => (await engine.Metrics()).Sum("routing_trunk_registered") == 2, $"both register. {engine.Said}", TimeSpan.FromSeconds(30));
        Assert.Equal((2, 2), (carrier.Lines("REGISTER came for one.test by client-one.test"), carrier.Lines("REGISTER came for two.test by client-two.test")));
    }

    [Fact]
    public async Task What_is_wrong_with_one_trunk_behind_an_address_does_not_keep_the_other_from_it()
    {
        (Kamailio carrier, EngineSetup setup) = await TwoNames(new EngineSetup());
        string wrong = setup.Trunks[1].Replace($"{Folder}/two.test.pem", $"{Folder}/one.test.pem", StringComparison.Ordinal); // as authority
        Engine engine = await StartEngine(setup with { Trunks = [setup.Trunks[0], wrong] });
        await Wait.Until(async () => (await engine.Metrics()).Sum("routing_trunk_registered", ("trunk", "one")) == 1, $"the one registers. {engine.Said}", TimeSpan.FromSeconds(30));
        await Wait.Until(() => engine.Said.Contains("trunk two is not spoken to", StringComparison.Ordinal), $"the other is refused. {engine.Said}", TimeSpan.FromSeconds(20));
        Assert.DoesNotContain("trunk one is not spoken to", engine.Said, StringComparison.Ordinal);
        Assert.Equal(0, carrier.Lines("REGISTER came for two.test"));
    }

    [Theory]
    [InlineData("one.test", "one")]
    [InlineData("two.test", "two")]
    public async Task A_call_from_an_address_of_two_trunks_is_that_ones_whose_certificate_is_shown(string shown, string trunk)
    {
        var setup = new EngineSetup { Protocols = ["udp", "tls"] };
        string next = $"sip:{setup.At("tls")};transport=tls";
        (Kamailio carrier, setup) = await TwoNames(setup, new KamailioOptions { ShowsAs = shown, Next = next, Customer = setup.Sip }, registers: false);
        File.WriteAllText(Path.Combine(Folder, "both.pem"), string.Concat(Names.Select(name => File.ReadAllText(Path.Combine(Folder, $"{name}.pem")) + "\n")));
        Engine engine = await StartEngine(setup with { TlsKeys = $", clients: wanted, authorities: \"{Path.Combine(Folder, "both.pem")}\"" });
        RtpPeer ear = Use(RtpPeer.Open(Loopback.Trunk, Tone.Caller));
        Sipp caller = Sipp.Start(this, "caller", Loopback.Lease(Loopback.Trunk), carrier.Local, new() { Audio = ear });
        await ear.HasHeard(Tone.Greeting, "the caller");
        await caller.Nudge();
        await caller.Succeeds();
        Assert.Equal(trunk, (await engine.Records.Interaction())["trunk"]);
    }

    [Fact]
    public async Task A_certificate_that_is_replaced_while_people_talk_is_shown_to_who_comes_next_and_disturbs_nobody()
    {
        Engine engine = await StartEngine(new() { Protocols = ["udp", "tls"] });
        BaresipPhone agent = await Softphone(engine, "1001", protocol: "tls");
        (Sipp caller, RtpPeer ear) = Call(engine);
        await agent.Event("CALL_ESTABLISHED");
        await ear.Hears(Tone.Agent, "the caller");
        string before = await Shown(engine);
        Certificate.Write(Path.GetDirectoryName(engine.CertificateFile)!, engine.Sip.Address);
        await Wait.Until(async () => await Shown(engine) != before, $"the new one is shown. {engine.Said}");
        TimeSpan heard = ear.Heard(Tone.Agent);
        await Wait.Until(() => ear.Heard(Tone.Agent) > heard + TimeSpan.FromSeconds(1), "they still talk");
        await agent.HangUp(); // over the connection that began with the old one
        await caller.Receives("BYE");
        await caller.Succeeds();
        Assert.Equal("agent", (await engine.Records.Interaction())["ended_by"]);
    }

    private static async Task<string> Shown(Engine engine)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(engine.Setup.At("tls"));
        string shown = "";
        using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = engine.Sip.Address.ToString(),
#pragma warning disable CA5359 // whatever is shown is looked at
            RemoteCertificateValidationCallback = (_, certificate, _, _) => (shown = certificate!.GetCertHashString()).Length > 0,
#pragma warning restore CA5359
        });
        return shown;
    }

    // A Kamailio with both names, and trunks to them that each have what is theirs.
    private async Task<(Kamailio Carrier, EngineSetup Setup)> TwoNames(EngineSetup setup, KamailioOptions? options = null, bool registers = true)
    {
        foreach (string name in Names)
        {
            Certificate.Write(Folder, name, $"{name}.pem", $"{name}.key");
            Certificate.Write(Folder, $"client-{name}", $"client-{name}.pem", $"client-{name}.key");
        }

        Kamailio carrier = await Kamailio.Start(this, "carrier", Loopback.Lease(Loopback.Trunk), (options ?? new()) with { Names = Names, NamesFolder = Folder });
        return (carrier, setup with
        {
            Protocols = ["udp", "tls"],
            Hosts = $"127.0.0.1 localhost\n{carrier.Local.Address} one.test\n{carrier.Local.Address} two.test\n",
            Trunks =
            [
                .. Names.Select(name => $"{name[..3]}: {{ uri: \"sip:{name}:{carrier.At("tls").Port};transport=tls\", {(registers ? $"register: {{ username: \"{name[..3]}\", password: secret }}, " : "")}"
                    + $"allow: [{carrier.Local.Address}/32], codecs: [PCMU], tls: {{ authorities: \"{Folder}/{name}.pem\", certificate: \"{Folder}/client-{name}.pem\", key: \"{Folder}/client-{name}.key\" }} }}"),
            ],
        });
    }
}
