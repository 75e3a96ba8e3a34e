using System.Collections.Concurrent;
using Routing.Pbx.FeatureCodes;

namespace Routing.Pbx.Desks;

/// <summary>The lines of all users, made at the first call and kept. Any thread.</summary>
internal sealed class LineDirectory(DeskDirectory desks, DeskStates states)
{
    private readonly ConcurrentDictionary<string, Line> _byUser = new(StringComparer.Ordinal);

    /// <summary>The line of that extension or agent.</summary>
    public Line Of(string user) => _byUser.GetOrAdd(user, static _ => new Line());

    /// <summary>Takes it for a call that the ACD did not give: an agent is busy for the ACD from now to its end.</summary>
    public LineUse? TryTake(string user, bool evenIfBusy) => 
        Of(user).TryTake(evenIfBusy, states.DeskAt(user) is { } desk ? desks.Find(desk) : null);
}
