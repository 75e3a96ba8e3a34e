namespace Routing.Ivr;

/// <summary>What flows may ask of the world around the call. Answers at once from memory; any thread.</summary>
public interface IFlowServices
{
    /// <summary>Whether the calendar is open now; used by <c>open('name')</c>.</summary>
    bool IsOpen(string calendar);

    /// <summary>Now, in the node's time zone; used by <c>time()</c>, <c>weekday()</c> and the like.</summary>
    DateTimeOffset Now { get; }
}
