using Routing.Sip.Location;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Location;

public sealed class SipLocatorTests
{
    public static TheoryData<string, string, string, string, string> Rows()
    {
        var rows = new TheoryData<string, string, string, string, string>();
        foreach (string[] row in Lines("locator.txt").Select(line => line.Split(" | ")))
        {
            rows.Add(row[0], row[1], row[2], row[3], row[4]);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_URI_leads_where_the_RFC_says(string section, string listeners, string uri, string hops, string what)
    {
        using Farm farm = With(listeners);
        farm.Dns.Zone.AddRange(Lines("zone.txt"));
        string found = string.Join(' ', farm.Locate(uri).Select(hop => hop.ToString()));
        Assert.True(found == (hops == "-" ? "" : hops), $"RFC {section}, {what}: {uri} gave '{found}'");
        Assert.Equal(hops == "-" ? "" : hops, string.Join(' ', farm.Locate(uri).Select(hop => hop.ToString()))); // from the cache too
    }

    [Fact]
    public void Numeric_hosts_ask_no_server()
    {
        using Farm farm = With("u");
        farm.Locate("sip:192.0.2.1");
        Assert.Empty(farm.Dns.Asked);
    }

    [Fact]
    public void A_server_that_never_answers_SRV_costs_a_second_once()
    {
        using Farm farm = With("uts");
        farm.Dns.Zone.AddRange(Lines("zone.txt"));
        farm.Dns.Answer = (asked, query) => asked.Type == DnsType.Srv ? [] : [farm.Dns.FromZone(query, asked.Name, asked.Type)];
        Assert.Single(farm.Locate("sip:plain.example"));
        Assert.InRange(farm.Clock.Elapsed.TotalSeconds, 1, 1.1);
        Assert.Single(farm.Locate("sip:plain.example"));
        Assert.InRange(farm.Clock.Elapsed.TotalSeconds, 1, 1.1);
    }

    // RFC 2782: of one priority each is first in proportion to its weight; weight 0 hardly ever.
    [Fact]
    public void Weights_are_shares_and_the_order_comes_from_the_seed()
    {
        DnsRecord[] records = [.. new[] { 0, 10, 30, 60 }.Select(weight => new DnsRecord { Name = "s", Type = DnsType.Srv, Weight = weight, Target = $"w{weight}", Priority = 5 })];
        var random = new SipIds(42);
        var first = new Dictionary<string, int>();
        for (int i = 0; i < 10_000; i++)
        {
            IReadOnlyList<DnsRecord> order = ServiceOrder.Of(records, random);
            Assert.Equal(4, order.Distinct().Count());
            first[order[0].Target] = first.GetValueOrDefault(order[0].Target) + 1;
        }

        Assert.InRange(first["w60"], 5700, 6200);
        Assert.InRange(first["w30"], 2750, 3250);
        Assert.InRange(first["w10"], 850, 1150);
        Assert.InRange(first["w0"], 20, 250);
        Assert.Equal(ServiceOrder.Of(records, new SipIds(3)), ServiceOrder.Of(records, new SipIds(3)));
    }

    [Fact]
    public void Each_request_sees_what_DNS_says_then()
    {
        using Farm farm = With("u");
        farm.Dns.Zone.AddRange(["_sip._udp.x.example SRV 1 1 5060 a.example", "a.example A 192.0.2.1"]);
        Assert.Equal("udp:192.0.2.1:5060", farm.Locate("sip:x.example")[0].ToString());
        farm.Dns.Zone[1] = "a.example A 192.0.2.2";
        farm.Run(61);
        Assert.Equal("udp:192.0.2.2:5060", farm.Locate("sip:x.example")[0].ToString());
    }

    [Fact]
    public void A_zone_of_a_thousand_servers_is_tried_in_part()
    {
        using Farm farm = With("u");
        for (int i = 0; i < 60; i++)
        {
            farm.Dns.Zone.Add($"_sip._udp.big.example SRV {i} 1 5060 t{i}.example");
            farm.Dns.Zone.AddRange(Enumerable.Range(1, 60).Select(j => $"t{i}.example A 10.1.{i}.{j}"));
        }

        Assert.Equal(SipLocator.MostHops, farm.Locate("sip:big.example").Count);
    }

    // sip.md, several listeners: a carrier on the internet is not called from the inner address. 127.0.0.9 is reached from 127.0.0.1.
    [Theory]
    [InlineData("127.0.0.2:5060 127.0.0.1:5060", "127.0.0.1:5060")]
    [InlineData("127.0.0.2:5060 0.0.0.0:5062", "0.0.0.0:5062")]
    [InlineData("127.0.0.2:5060 127.0.0.3:5060", "127.0.0.2:5060")]
    public void A_call_leaves_from_the_listener_whose_address_leads_to_the_far_side(string listeners, string from)
    {
        using Farm farm = new([.. listeners.Split(' ').Select(local => new Farm.Stub(SipProtocol.Udp, local))]);
        using (farm.Stack.EnterFromAbove())
        {
            SipHop hop = Assert.Single(farm.Locate("sip:127.0.0.9"));
            Assert.Equal(from, farm.Stack.Locator.TargetOf(hop)!.Value.Transport.LocalEndPoint.ToString());
        }
    }

    private static Farm With(string listeners) => new(
        [.. listeners.Where(letter => letter != 'n').Select(letter => new Farm.Stub(
            char.ToLowerInvariant(letter) switch { 't' => SipProtocol.Tcp, 's' => SipProtocol.Tls, 'w' => SipProtocol.Ws, _ => SipProtocol.Udp },
            char.IsUpper(letter) ? "[2001:db8::2]:5060" : "10.0.0.2:5060"))],
        naptr: listeners.Contains('n', StringComparison.Ordinal));

    private static IEnumerable<string> Lines(string file) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Location", file)).Where(line => line.Length > 0 && line[0] != '#');
}
