using System.Net;
using Routing.Sip.Location;

namespace Routing.Sip.Tests.Location;

public sealed class DnsResolverTests
{
    [Fact]
    public void An_answer_is_kept_for_its_time_and_no_longer()
    {
        using var farm = new Farm();
        farm.Dns.Zone.Add("a.example A 192.0.2.1");
        Assert.Equal(IPAddress.Parse("192.0.2.1"), Assert.Single(farm.Resolve("A.Example.", DnsType.A).Records).Address);
        farm.Run(59);
        farm.Resolve("a.example", DnsType.A);
        Assert.Single(farm.Dns.Asked);
        farm.Run(2);
        farm.Resolve("a.example", DnsType.A);
        Assert.Equal(2, farm.Dns.Asked.Count);
        Assert.NotEqual(farm.Dns.Asked[0].Id, farm.Dns.Asked[1].Id);
        AssertIdle(farm);
    }

    [Theory]
    [InlineData(3, 10, 11)]
    [InlineData(0, 3600, 301)] // RFC 2308 §5, within our bound of five minutes
    public void That_there_is_none_is_kept_as_long_as_the_SOA_says(int code, int minimum, int later)
    {
        using var farm = new Farm();
        farm.Dns.Answer = (_, query) => [FakeDns.Reply(query, code, [], authority: FakeDns.Record($"example SOA {minimum}", 86_400))];
        Assert.Equal(DnsOutcome.Nothing, farm.Resolve("none.example", DnsType.Srv).Outcome);
        farm.Run(later - 2);
        farm.Resolve("none.example", DnsType.Srv);
        Assert.Single(farm.Dns.Asked);
        farm.Run(2);
        farm.Resolve("none.example", DnsType.Srv);
        Assert.Equal(2, farm.Dns.Asked.Count);
    }

    [Theory]
    [InlineData(DnsType.Srv, 1.0)]
    [InlineData(DnsType.A, 3.0)]
    internal void Servers_that_keep_silent_cost_the_budget_and_then_nothing_for_a_while(DnsType type, double seconds)
    {
        using var farm = new Farm(dnsServers: [FakeDns.First, FakeDns.Second]);
        farm.Dns.Answer = (_, _) => [];
        TimeSpan before = farm.Clock.Elapsed;
        Assert.Equal(DnsOutcome.Failed, farm.Resolve("a.example", type).Outcome);
        Assert.Equal(seconds, (farm.Clock.Elapsed - before).TotalSeconds, 0.01);
        Assert.Equal(6, farm.Dns.Asked.Count); // three rounds of two
        Assert.Equal(6, farm.Dns.Asked.Select(one => one.Id).Distinct().Count());
        farm.Run(4);
        farm.Resolve("a.example", type);
        Assert.Equal(6, farm.Dns.Asked.Count);
        farm.Run(1.1);
        farm.Resolve("a.example", type);
        Assert.Equal(12, farm.Dns.Asked.Count);
        AssertIdle(farm);
    }

    [Fact]
    public void A_name_that_nobody_was_asked_about_is_asked_about_as_soon_as_there_is_room()
    {
        using var farm = new Farm();
        farm.Dns.Zone.Add("more.example A 192.0.2.1");
        int over = 0;
        DnsResult? refused = null;
        using (farm.Stack.EnterFromAbove())
        {
            for (int i = 0; i < DnsResolver.MostLookups; i++)
            {
                farm.Stack.Locator.Resolver.Resolve($"n{i}.example", DnsType.A, _ => over++);
            }

            farm.Stack.Locator.Resolver.Resolve("more.example", DnsType.A, found => refused = found);
        }

        Assert.Equal(DnsOutcome.Failed, refused!.Outcome);
        Assert.True(farm.Clock.RunUntil(() => over == DnsResolver.MostLookups, TimeSpan.FromSeconds(20)));
        Assert.Single(farm.Resolve("more.example", DnsType.A).Records);
    }

    [Fact]
    public void Whoever_fails_on_an_answer_keeps_it_from_nobody_else()
    {
        using var farm = new Farm();
        farm.Dns.Zone.Add("a.example A 192.0.2.1");
        DnsResult? second = null;
        using (farm.Stack.EnterFromAbove())
        {
            farm.Stack.Locator.Resolver.Resolve("a.example", DnsType.A, _ => throw new InvalidOperationException("a bug"));
            farm.Stack.Locator.Resolver.Resolve("a.example", DnsType.A, found => second = found);
        }

        Assert.True(farm.Clock.RunUntil(() => second is not null, TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void A_stale_answer_is_better_than_none()
    {
        using var farm = new Farm();
        farm.Dns.Zone.Add("a.example A 192.0.2.1");
        farm.Resolve("a.example", DnsType.A);
        farm.Run(3600);
        farm.Dns.Answer = (_, _) => [];
        Assert.Single(farm.Resolve("a.example", DnsType.A).Records);
        int asked = farm.Dns.Asked.Count;
        Assert.Single(farm.Resolve("a.example", DnsType.A).Records);
        Assert.Equal(asked, farm.Dns.Asked.Count); // and the next one does not wait again
        farm.Dns.Answer = null;
        farm.Dns.Zone[0] = "a.example A 192.0.2.2";
        farm.Run(31);
        Assert.Equal("192.0.2.2", farm.Resolve("a.example", DnsType.A).Records[0].Address!.ToString());
        farm.Dns.Answer = (_, _) => [];
        farm.Run(86_400 + 61);
        Assert.Equal(DnsOutcome.Failed, farm.Resolve("a.example", DnsType.A).Outcome);
    }

    [Theory]
    [InlineData(2)] // SERVFAIL
    [InlineData(5)] // REFUSED
    [InlineData(-1)] // the socket was refused
    public void A_server_that_cannot_is_passed_over_at_once(int code)
    {
        using var farm = new Farm(dnsServers: [FakeDns.First, FakeDns.Second]);
        farm.Dns.Zone.Add("a.example A 192.0.2.1");
        farm.Dns.Answer = (asked, query) => [asked.Server.Equals(FakeDns.Second) ? farm.Dns.FromZone(query, asked.Name, asked.Type)
            : code < 0 ? [] : FakeDns.Reply(query, code, [])];
        TimeSpan before = farm.Clock.Elapsed;
        Assert.Single(farm.Resolve("a.example", DnsType.A).Records);
        Assert.InRange((farm.Clock.Elapsed - before).TotalSeconds, 0, 0.01);
    }

    [Fact]
    public void When_all_servers_cannot_it_is_over_at_once()
    {
        using var farm = new Farm(dnsServers: [FakeDns.First, FakeDns.Second]);
        farm.Dns.Answer = (_, query) => [FakeDns.Reply(query, 2, [])];
        Assert.Equal(DnsOutcome.Failed, farm.Resolve("a.example", DnsType.A).Outcome);
        Assert.Equal(2, farm.Dns.Asked.Count);
        Assert.InRange(farm.Clock.Elapsed.TotalSeconds, 0, 0.01);
        AssertIdle(farm);
    }

    [Fact]
    public void A_lost_datagram_is_repeated_within_the_budget()
    {
        using var farm = new Farm();
        farm.Dns.Zone.Add("_sip._udp.example SRV 1 1 5060 a.example");
        farm.Dns.Answer = (asked, query) => farm.Dns.Asked.Count < 3 ? [] : [farm.Dns.FromZone(query, asked.Name, asked.Type)];
        Assert.Single(farm.Resolve("_sip._udp.example", DnsType.Srv).Records);
        Assert.InRange(farm.Clock.Elapsed.TotalSeconds, 0.6, 0.7);
        AssertIdle(farm);
    }

    [Fact]
    public void What_does_not_fit_is_asked_for_over_TCP()
    {
        using var farm = new Farm();
        farm.Dns.Zone.Add("a.example A 192.0.2.1");
        farm.Dns.Answer = (asked, query) => [asked.Stream ? farm.Dns.FromZone(query, asked.Name, asked.Type) : FakeDns.Reply(query, 0, [], truncated: true)];
        Assert.Single(farm.Resolve("a.example", DnsType.A).Records);
        Assert.Equal([false, true], farm.Dns.Asked.Select(one => one.Stream));
        farm.Dns.Answer = (_, query) => [FakeDns.Reply(query, 0, [], truncated: true)];
        Assert.Equal(DnsOutcome.Failed, farm.Resolve("b.example", DnsType.A).Outcome); // truncated over TCP: no answer
        AssertIdle(farm);
    }

    [Fact]
    public void Who_guesses_is_not_believed_and_does_not_keep_the_true_answer_out()
    {
        using var farm = new Farm();
        farm.Dns.Zone.Add("a.example A 192.0.2.1");
        farm.Dns.Answer = (asked, query) =>
        {
            byte[] truth = farm.Dns.FromZone(query, asked.Name, asked.Type);
            byte[] lie = FakeDns.Reply(query, 0, [FakeDns.Record("a.example A 6.6.6.6")]);
            lie[1]++;
            return [lie, [1, 2, 3], truth];
        };
        Assert.Equal("192.0.2.1", Assert.Single(farm.Resolve("a.example", DnsType.A).Records).Address!.ToString());
        farm.Dns.Answer = (_, query) => Enumerable.Range(0, 1000).Select(_ => new byte[40]);
        Assert.Equal(DnsOutcome.Failed, farm.Resolve("b.example", DnsType.A).Outcome);
        AssertIdle(farm);
    }

    [Fact]
    public void Records_of_others_in_an_answer_are_not_taken()
    {
        using var farm = new Farm();
        farm.Dns.Answer = (_, query) => [FakeDns.Reply(query, 0, [FakeDns.Record("evil.example A 6.6.6.6")])];
        Assert.Equal(DnsOutcome.Nothing, farm.Resolve("a.example", DnsType.A).Outcome);
        farm.Resolve("evil.example", DnsType.A);
        Assert.Equal(2, farm.Dns.Asked.Count); // nor remembered
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(9, false)]
    public void Aliases_are_followed_so_far(int aliases, bool found)
    {
        using var farm = new Farm();
        for (int i = 0; i < aliases; i++)
        {
            farm.Dns.Zone.Add($"n{i}.example CNAME n{i + 1}.example");
        }

        farm.Dns.Zone.Add($"n{aliases}.example A 192.0.2.1");
        Assert.Equal(found, farm.Resolve("n0.example", DnsType.A).Outcome == DnsOutcome.Found);
        farm.Dns.Answer = (asked, query) => // one alias an answer, as some servers do
            [FakeDns.Reply(query, 0, [.. farm.Dns.Zone.Where(line => line.StartsWith(asked.Name + " ", StringComparison.Ordinal)).Select(line => FakeDns.Record(line))])];
        farm.Run(4000);
        Assert.Equal(found, farm.Resolve("n0.example", DnsType.A).Outcome == DnsOutcome.Found);
        AssertIdle(farm);
    }

    [Fact]
    public void Aliases_in_a_circle_come_to_nothing()
    {
        using var farm = new Farm();
        farm.Dns.Zone.AddRange(["a.example CNAME b.example", "b.example CNAME a.example"]);
        Assert.Equal(DnsOutcome.Nothing, farm.Resolve("a.example", DnsType.A).Outcome);
        AssertIdle(farm);
    }

    [Fact]
    public void Names_of_the_hosts_file_need_no_server()
    {
        using var farm = new Farm();
        Assert.Equal("192.0.2.77", Assert.Single(farm.Resolve("InHosts.example", DnsType.A).Records).Address!.ToString());
        Assert.Equal("2001:db8::77", Assert.Single(farm.Resolve("inhosts.example", DnsType.Aaaa).Records).Address!.ToString());
        Assert.Empty(farm.Dns.Asked);
    }

    [Fact]
    public void Those_who_ask_together_share_one_query_and_too_many_are_turned_away()
    {
        using var farm = new Farm();
        farm.Dns.Zone.Add("a.example A 192.0.2.1");
        int told = 0;
        using (farm.Stack.EnterFromAbove())
        {
            for (int i = 0; i < 5; i++)
            {
                farm.Stack.Locator.Resolver.Resolve("a.example", DnsType.A, _ => told++);
            }

            for (int i = 0; i < 2 * DnsResolver.MostLookups; i++)
            {
                farm.Stack.Locator.Resolver.Resolve($"n{i}.example", DnsType.A, _ => told++);
            }

            Assert.Equal(DnsResolver.MostLookups, farm.Stack.Locator.Resolver.Lookups);
        }

        farm.Run(5);
        Assert.Equal(5 + (2 * DnsResolver.MostLookups), told);
        Assert.Equal(1, farm.Dns.Asked.Count(one => one.Name == "a.example"));
        AssertIdle(farm);
    }

    [Fact]
    public void The_cache_does_not_grow_beyond_its_bound()
    {
        var cache = new DnsCache();
        for (int i = 0; i < 3 * DnsCache.Capacity; i++)
        {
            cache.Found($"n{i}", DnsType.A, [], TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(i));
        }

        Assert.Equal(DnsCache.Capacity, cache.Count);
        Assert.NotNull(cache.Find($"n{(3 * DnsCache.Capacity) - 1}", DnsType.A, TimeSpan.FromSeconds(3 * DnsCache.Capacity)));
    }

    [Fact]
    public void The_files_of_the_machine_are_read_as_they_are_written()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "# a comment\nsearch x\nnameserver 192.0.2.53\nnameserver\tfe80::1\nnameserver nonsense\nnameserver 1.1.1.1\nnameserver 2.2.2.2\n");
        Assert.Equal(["192.0.2.53:53", "[fe80::1]:53", "1.1.1.1:53"], SystemDns.Servers(file).Select(server => server.ToString()));
        File.WriteAllText(file, "127.0.0.1 localhost Local.Host # me\n::1 localhost\nnonsense x\n");
        IReadOnlyDictionary<string, IReadOnlyList<IPAddress>> hosts = SystemDns.Hosts(file);
        Assert.Equal([IPAddress.Loopback, IPAddress.IPv6Loopback], hosts["localhost"]);
        Assert.True(hosts.ContainsKey("local.host"));
        Assert.Equal(2, hosts.Count);
        File.Delete(file);
        Assert.Equal(["127.0.0.1:53"], SystemDns.Servers(file).Select(server => server.ToString()));
        Assert.Empty(SystemDns.Hosts(file));
    }

    // A machine that moves to another network: nobody starts the engine anew for that.
    [Fact]
    public void The_servers_and_hosts_of_the_machine_are_read_again_when_their_files_change()
    {
        using var folder = new Transports.Streams.Pem();
        (string servers, string hosts) = (Path.Combine(folder.Folder, "resolv.conf"), Path.Combine(folder.Folder, "hosts"));
        File.WriteAllText(servers, "nameserver 10.9.9.1\n");
        using var farm = new Farm(dns: options => options with { Servers = null, Hosts = null, ServersFile = servers, HostsFile = hosts });
        farm.Dns.Zone.AddRange(["a.example A 192.0.2.1", "b.example A 192.0.2.2", "c.example A 192.0.2.3"]);
        farm.Resolve("a.example", DnsType.A);
        File.WriteAllText(servers, "# another network\nnameserver 10.9.9.2\n");
        File.WriteAllText(hosts, "192.0.2.99 c.example\n");
        farm.Run(6);
        farm.Resolve("b.example", DnsType.A);
        Assert.Equal(IPAddress.Parse("192.0.2.99"), Assert.Single(farm.Resolve("c.example", DnsType.A).Records).Address);
        File.Delete(servers); // for the moment in which it is replaced
        farm.Run(6);
        farm.Resolve("d.example", DnsType.A);
        Assert.Equal([FakeDns.First, FakeDns.Second, FakeDns.Second], farm.Dns.Asked.Select(one => one.Server));
    }

    private static void AssertIdle(Farm farm)
    {
        Assert.Equal(0, farm.Stack.Locator.Resolver.Lookups);
        Assert.Equal(0, farm.Dns.Open);
        Assert.Equal(0, farm.Agent.Counts.Timers);
    }
}
