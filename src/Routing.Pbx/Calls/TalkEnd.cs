using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Calls;

/// <summary>What follows when the served one talks with nobody any more, and nobody is looked for. A plain value.</summary>
/// <param name="By">Who ended it, where the call ends with it.</param>
/// <param name="Flow">They go to that flow; null for nowhere.</param>
/// <param name="Returns">They wait in their queue again.</param>
internal readonly record struct TalkEnd(CallEndedBy By, NumberRoute? Flow = null, bool Returns = false)
{
    /// <summary>They go nowhere: with whom they talked, or tried to, it is over.</summary>
    public bool IsLast => Flow is null && !Returns;
}
