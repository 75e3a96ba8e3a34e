using Routing.Ivr;
using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Hours;

/// <summary>What one call's flow may ask of the world: opening hours and the time, by the plan the call began with.</summary>
internal sealed class FlowServices(PbxPlan plan, TimeProvider time) : IFlowServices
{
    public DateTimeOffset Now => TimeZoneInfo.ConvertTime(time.GetUtcNow(), plan.Node.TimeZone);

    // A calendar that is not there was refused at load.
    public bool IsOpen(string calendar) => plan.Calendars.TryGetValue(calendar, out CalendarPlan? hours) && hours.IsOpen(Now.DateTime);
}
