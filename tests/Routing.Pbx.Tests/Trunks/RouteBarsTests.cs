using Routing.Pbx.Trunks;

namespace Routing.Pbx.Tests.Trunks;

/// <summary>A number belongs to its most specific pattern: whom that is not for does not get past it by a wider one.</summary>
public sealed class RouteBarsTests : IDisposable
{
    private readonly OutboundSetup _setup = new("""
        trunks:
          a: { uri: "sip:10.0.1.1", allow: [10.0.1.1] }
          b: { uri: "sip:10.0.2.1", allow: [10.0.2.1] }
        flows: { menu: [hangup] }
        groups: [front_desk]
        agents:
          "1001": { groups: [front_desk] }
          "1002": {}
        routes:
          home: { numbers: ["0Z."], to: a }
          abroad: { numbers: ["010Z."], to: b, callers: { groups: [front_desk] } }
          barred: { numbers: ["0990.", "01079."], callers: none }
          sales_line: { numbers: ["0120."], to: b, callers: { groups: [front_desk] } }
          free: { numbers: ["0120."], to: a }
          help: { emergency: true, numbers: ["119"], to: a, callers: { groups: [front_desk] } }
        """);

    public void Dispose() => _setup.Dispose();

    [Theory]
    [InlineData("0312345678", "1002", "a")]
    [InlineData("01019005551234", "1002", "the route abroad, to which 010Z. belongs, is not for phone 1002")]
    [InlineData("01019005551234", "1001", "b")]
    [InlineData("0990123456", "1001", "the route barred bars 0990.: it is for nobody")]
    [InlineData("0990123456", "1002", "the route barred bars 0990.: it is for nobody")]
    [InlineData("0107912345678", "1001", "the route barred bars 01079.: it is for nobody")]
    [InlineData("0120444444", "1001", "b")]
    [InlineData("0120444444", "1002", "a")] // equally specific, and for all
    [InlineData("119", "1001", "a")]
    [InlineData("119", "1002", "a")] // any way is better than none
    public void Who_may_not_use_a_number_s_own_route_is_refused(string dialled, string phone, string comes)
    {
        OutboundAttempt attempt = _setup.Begin(dialled, OutboundCaller.OfPhone(phone));
        Assert.Equal(comes, attempt.Route?.Next(null)[0].Trunk ?? attempt.Refusal!.Why);
        Assert.Equal(comes.Length == 1 ? null : 403, attempt.Refusal?.Status);
    }

    [Fact]
    public void A_flow_calls_for_help_only_by_a_route_that_is_for_it() =>
        Assert.Equal(403, _setup.Begin("119", OutboundCaller.OfFlow("menu")).Refusal!.Status);
}
