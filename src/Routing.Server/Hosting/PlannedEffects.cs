using Routing.Pbx.Configuration;
using Routing.Server.Api;
using Routing.Server.Tracing;

namespace Routing.Server.Hosting;

/// <summary>Says in a few words what each change of the configuration does to what is up.</summary>
internal static class PlannedEffects
{
    // The first that fits; a word more for what is removed.
    private static readonly (string Prefix, string Effect, string Removed)[] ByPath =
    [
        .. ReloadWarnings.Keys.Select(key => (key, "only with a restart", "only with a restart")),
        ("node.media.advertise", "for new calls", "for new calls"),
        ("node.sip", "for what begins from now on", "for what begins from now on"),
        ("node", "from now on", "from now on"),
        ("flows", "for new calls; those that are up keep the flow they began with", "new calls cannot reach it; those that are in it go on"),
        ("numbers", "for new calls", "new calls to it go to \"*\", or get 404"),
        ("queues", "at once, for those who wait too", "takes nobody new; who waits stays by its last definition"),
        ("agents", "at once", "signed out; a talk goes on to its end"),
        ("trunks", "for new calls; it registers anew where its uri or account changed", "no new calls; those that are up go on"),
        ("extensions", "for new calls", "cannot register or be called; a talk goes on to its end"),
        ("acd", "at once, for those who wait too", "at once, for those who wait too"),
        ("skills", "at once, for those who wait too", "at once, for those who wait too"),
        ("groups", "at once, for those who wait too", "at once, for those who wait too"),
    ];

    /// <summary>The changes with what they do.</summary>
    /// <param name="changes">What is written otherwise.</param>
    /// <param name="queues">The queues now, for who waits in one that would be gone.</param>
    public static IEnumerable<PlannedChange> Of(IEnumerable<ConfigurationChange> changes, IReadOnlyList<QueueState> queues) =>
        from change in changes
        select new PlannedChange(change.Path, Words.Of(change.Kind.ToString()), change.File, change.Line, change.Column, EffectOf(change, queues));

    private static string EffectOf(ConfigurationChange change, IReadOnlyList<QueueState> queues)
    {
        bool removed = change.Kind == ConfigurationChangeKind.Removed && change.Path.Count(c => c == '.') <= 1;
        (string _, string effect, string gone) = ByPath.FirstOrDefault(known => Holds(known.Prefix, change.Path), (Prefix: "", Effect: "for new calls", Removed: "for new calls"));
        int waiting = removed ? queues.Where(queue => change.Path == $"queues.{queue.Id}").Sum(queue => queue.Waiting) : 0;
        return waiting > 0 ? $"{gone} ({waiting} now)" : removed ? gone : effect;
    }

    // node.media.ports holds of itself, of what is below, and of node.media where all of that is new or gone; node.sip does not hold of node.sipping.
    private static bool Holds(string prefix, string path) =>
        path == prefix || path.StartsWith(prefix + ".", StringComparison.Ordinal) || (path.StartsWith("node.", StringComparison.Ordinal) && prefix.StartsWith(path + ".", StringComparison.Ordinal));
}
