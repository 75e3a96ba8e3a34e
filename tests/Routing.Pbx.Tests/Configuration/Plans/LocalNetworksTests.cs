using System.Net;
using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Tests.Configuration.Plans;

/// <summary>What is advertised is for who is on the other side of the NAT.</summary>
public sealed class LocalNetworksTests
{
    [Theory]
    [InlineData("192.168.7.7", "")] // its own address, whatever is advertised
    [InlineData("10.0.0.1", "203.0.113.10")]
    [InlineData("198.51.100.1", "203.0.113.10")]
    [InlineData(null, "203.0.113.10")] // a carrier's name, whose addresses are not known yet
    public void Peers_on_this_side_are_told_the_nodes_own_address(string? peer, string? told)
    {
        using var directory = new TestDirectory();
        directory["a.yaml"] = "node: { local_networks: [192.168.0.0/16], sip: { advertise: 203.0.113.10 }, media: { advertise: 203.0.113.10 } }\n";
        NodePlan node = TestLoad.Load(directory.Path).Plan!.Node;
        Assert.Equal(told, node.MediaAdvertiseToward(peer is null ? null : IPAddress.Parse(peer)));
        Assert.Equal(["192.168.0.0/16"], node.Sip.LocalNetworks.Select(network => network.ToString()));
    }
}
