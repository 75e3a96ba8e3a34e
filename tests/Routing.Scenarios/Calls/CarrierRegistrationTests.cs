using System.Net;
using Routing.Scenarios.Engines;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>How a trunk lives with its carrier, a Kamailio: it registers, asks whether it is there, and outlives its faults.</summary>
public class CarrierRegistrationTests : EngineScenario
{
    private const string Trunk = "kamailio";
    private const string Granted = "registered 0312345678"; // as carrier.cfg logs it

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40); // a failed registration waits 5 s, then 10 s

    [Theory]
    [InlineData("MD5")]
    [InlineData("SHA-256")]
    public async Task It_registers_whatever_the_carrier_challenges_with_and_says_goodbye(string algorithm)
    {
        Kamailio carrier = await Carrier(new() { Algorithm = algorithm });
        Engine engine = await StartEngine(Setup(carrier.Local));
        await Registered(engine, true);
        Assert.Equal((2, 1), (carrier.Saw("REGISTER", engine.Sip), carrier.Lines(Granted)));

        engine.Terminate();
        await engine.Exit(TimeSpan.FromSeconds(20));
        await Wait.Until(() => carrier.Lines(Granted) == 2, "it takes its contact back");
    }

    [Fact]
    public async Task A_wrong_password_is_not_tried_again_and_again()
    {
        Kamailio carrier = await Carrier(new() { Password = "another" });
        Engine engine = await StartEngine(Setup(carrier.Local));
        await Wait.Until(() => carrier.Saw("REGISTER") == 2, "the challenge is answered");
        await Wait.While(() => carrier.Saw("REGISTER") == 2, "no more is sent", TimeSpan.FromSeconds(4));
        Assert.Equal(0, (await engine.Metrics()).Sum("routing_trunk_registered", ("trunk", Trunk)));
        await Wait.Until(() => engine.Said.Contains("401", StringComparison.Ordinal), "the log says why");
        await Wait.Until(() => carrier.Saw("REGISTER") == 4, "it is tried once more after 5 to 6 s");
        await Wait.While(() => carrier.Saw("REGISTER") == 4, "and then not for longer", TimeSpan.FromSeconds(7));
        Assert.Equal(0, carrier.Lines(Granted));
    }

    [Fact]
    public async Task It_registers_as_often_as_the_carrier_grants_and_not_as_it_asked()
    {
        Kamailio carrier = await Carrier(new() { Longest = 4 });
        Engine engine = await StartEngine(Setup(carrier.Local));
        await Registered(engine, true);
        await Wait.Until(() => carrier.Lines(Granted) == 3, "two refreshes", TimeSpan.FromSeconds(12));
        await Registered(engine, true);
    }

    [Fact]
    public async Task A_carrier_that_restarts_and_has_forgotten_all_finds_it_registered_again()
    {
        Kamailio carrier = await Carrier(new() { Longest = 4 });
        Engine engine = await StartEngine(Setup(carrier.Local));
        await Registered(engine, true);
        await carrier.Stop();
        Kamailio again = await Kamailio.Start(this, "carrier", carrier.Local, new() { Longest = 4 });
        await Wait.Until(() => again.Lines(Granted) > 0, "it is registered there", Patience);
        await Registered(engine, true);
    }

    [Fact]
    public async Task A_carrier_that_drains_is_down_after_three_refusals_and_up_after_two_answers()
    {
        Kamailio carrier = await Carrier();
        Engine engine = await StartEngine(Setup(carrier.Local, "probe_every: 5s"));
        await Up(engine, true);
        await carrier.Drains();
        int before = carrier.Saw("OPTIONS");
        await Up(engine, false);
        Assert.InRange(carrier.Saw("OPTIONS") - before, 2, 4); // the first may have been counted before
        await carrier.Drains(false);
        before = carrier.Saw("OPTIONS");
        await Up(engine, true);
        Assert.InRange(carrier.Saw("OPTIONS") - before, 1, 3);
    }

    [Fact]
    public async Task Two_instances_of_a_carrier_stand_in_for_each_other()
    {
        IPEndPoint one = Loopback.Lease(Loopback.Trunk);
        IPEndPoint two = Loopback.Lease(Loopback.Trunk, at: one.Port);
        var options = new KamailioOptions { Longest = 4 };
        Kamailio first = await Kamailio.Start(this, "carrier", one, options);
        Kamailio second = await Kamailio.Start(this, "carrier", two, options);
        Engine engine = await StartEngine(Setup(one, "probe_every: 5s") with
        {
            Hosts = $"127.0.0.1 localhost\n{one.Address} carrier.test\n{two.Address} carrier.test\n",
            Trunks = [Line($"carrier.test:{one.Port}", "probe_every: 5s")],
        });
        await Registered(engine, true);
        await Up(engine, true);
        Kamailio serving = first.Lines(Granted) > 0 ? first : second;
        Kamailio other = serving == first ? second : first;
        Assert.Equal(0, other.Lines(Granted));
        await Wait.Until(() => other.Saw("OPTIONS") > 0, "both are asked whether they are there");

        await serving.Stop();
        await Wait.Until(() => other.Lines(Granted) > 0, "the other one is registered with", Patience);
        await Registered(engine, true);
        await Up(engine, true);

        await other.Stop();
        await Up(engine, false);
        Kamailio back = await Kamailio.Start(this, "carrier", serving.Local, options);
        Kamailio alsoBack = await Kamailio.Start(this, "carrier", other.Local, options);
        await Registered(engine, true);
        await Up(engine, true);
        await Wait.Until(() => back.Saw("OPTIONS") > 0 && alsoBack.Saw("OPTIONS") > 0, "both are asked again");
    }

    private Task<Kamailio> Carrier(KamailioOptions? options = null) => Kamailio.Start(this, "carrier", Loopback.Lease(Loopback.Trunk), options);

    private static EngineSetup Setup(IPEndPoint carrier, string more = "probe_every: 1h") => new() { Trunks = [Line(carrier.ToString(), more)] };

    private static string Line(string carrier, string more) =>
        $"{Trunk}: {{ uri: \"sip:{carrier}\", register: {{ username: \"0312345678\", password: secret, expires: 10m }}, {more} }}";

    private static Task Registered(Engine engine, bool isIt) => Is(engine, "routing_trunk_registered", isIt);

    private static Task Up(Engine engine, bool isIt) => Is(engine, "routing_trunk_up", isIt);

    private static Task Is(Engine engine, string metric, bool isIt) =>
        Wait.Until(async () => (await engine.Metrics()).Sum(metric, ("trunk", Trunk)) == (isIt ? 1 : 0), $"{metric} is {isIt}. {engine.Said}", Patience);
}
