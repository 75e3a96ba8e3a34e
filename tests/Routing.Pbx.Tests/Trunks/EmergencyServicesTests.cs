using Routing.Pbx.Trunks;

namespace Routing.Pbx.Tests.Trunks;

/// <summary>Help that is asked for by name (RFC 5031): which number is dialled for it.</summary>
public sealed class EmergencyServicesTests
{
    private const string Named = "police: { emergency: true, numbers: [\"110\", \"urn:service:sos.police\"], to: a }, fire: { emergency: true, numbers: [\"urn:service:sos.fire\", \"urn:service:sos.ambulance\", \"11[89]\", \"119\"], to: a }";
    private const string Plain = "home: { numbers: [\"0Z.\"], to: a }, help: { emergency: true, numbers: [\"11[089]\", \"118\"], to: a, strip: 1, prefix: \"9\" }";

    [Theory]
    [InlineData(Named, "urn:service:sos", "police 110")] // the first there is
    [InlineData(Named, "urn:service:sos.police", "police 110")]
    [InlineData(Named, "URN:SERVICE:SOS.FIRE", "fire 119")]
    [InlineData(Named, "urn:service:sos.fire.forest", "fire 119")] // what it is a part of
    [InlineData(Named, "urn:service:sos.marine", "police 110")]
    [InlineData(Plain, "urn:service:sos.police", "help 918")]
    [InlineData(Plain, "urn:service:sosx", "404")]
    [InlineData(Plain, "urn:service:counseling", "404")]
    [InlineData("home: { numbers: [\"0Z.\"], to: a }", "urn:service:sos", "404")]
    public void A_service_is_a_number_to_the_carrier(string routes, string dialled, string comes)
    {
        using var setup = new OutboundSetup($$"""
            trunks:
              a: { uri: "sip:10.0.1.1", allow: [10.0.1.1], auth: { username: "0312345678", password: secret-enough } }
            agents:
              "1001": {}
            routes: { {{routes}} }
            """);
        FoundRoute? found = RouteFinder.Find(setup.Plan, dialled, OutboundCaller.OfPhone("1001"), out OutboundRefusal? refusal);
        Assert.Equal(comes, found is null ? $"{refusal!.Status}" : $"{found.Route.Name} {found.Number}");
        Assert.Equal(found is not null, RouteFinder.IsEmergency(setup.Plan, dialled));
    }
}
