namespace Routing.Simulator.Actors;

/// <summary>Where a caller's call stands; the same as the counts of <see cref="Reports.CrowdProgress"/>.</summary>
internal enum CallPhase
{
    Dialling,
    InFlow,
    Waiting,
    Talking,
    Leaving,
}
