using System.Collections.Concurrent;
using Routing.Pbx.FeatureCodes;
using Routing.Pbx.Presence;

namespace Routing.Pbx.Desks;

/// <summary>The lines of all users, made at the first call and kept. Any thread.</summary>
/// <param name="desks">Who tells the ACD.</param>
/// <param name="states">Who sits where.</param>
/// <param name="tell">Told of each call on a user's line, for lamps.</param>
internal sealed class LineDirectory(DeskDirectory desks, DeskStates states, Action<string, PhoneActivity> tell)
{
    private readonly ConcurrentDictionary<string, Line> _byUser = new(StringComparer.Ordinal);

    /// <summary>The line of that extension or agent.</summary>
    public Line Of(string user) => _byUser.GetOrAdd(user, user => new Line(call => tell(user, call)));

    /// <summary>Takes it for a call that the ACD did not give: an agent is busy for the ACD from now to its end.</summary>
    /// <param name="user">Whose line.</param>
    /// <param name="evenIfBusy">Whether a line in use may be taken.</param>
    /// <param name="with">Who is at the other side.</param>
    /// <param name="agent">Who is busy by it; null for who sits there now.</param>
    public LineUse? TryTake(string user, bool evenIfBusy, LineParty with, string? agent = null) =>
        Of(user).TryTake(evenIfBusy, (agent ?? states.DeskAt(user)) is { } desk ? desks.Find(desk) : null, with);
}
