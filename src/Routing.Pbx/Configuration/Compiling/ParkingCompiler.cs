using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Configuration.Sections;

namespace Routing.Pbx.Configuration.Compiling;

/// <summary>Makes where calls are parked.</summary>
internal static class ParkingCompiler
{
    public static ParkingPlan Compile(RootConfig config) => config.Parking is not { Value: { Slots: { } slots } parking } ? ParkingPlan.None
        : new ParkingPlan(slots.Value, parking.Timeout.Value, parking.Music?.Value ?? config.Node.Music?.Value, PhoneCompiler.Destination(parking.Otherwise));
}
