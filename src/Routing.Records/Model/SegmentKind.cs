namespace Routing.Records.Model;

/// <summary>The kinds of stretches.</summary>
public enum SegmentKind
{
    /// <summary>In a flow.</summary>
    Ivr,

    /// <summary>In a queue.</summary>
    Queue,

    /// <summary>Somebody was rung: an agent for a queue, or whom a phone or a flow called.</summary>
    Ring,

    /// <summary>Talking.</summary>
    Talk,

    /// <summary>On hold.</summary>
    Hold,

    /// <summary>Being transferred by who talked, or sent away by a flow.</summary>
    Transfer,

    /// <summary>Parked, for anybody to take back.</summary>
    Park,

    /// <summary>The agent's work after it.</summary>
    WrapUp,
}
