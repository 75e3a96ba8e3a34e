using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>A queue's <c>on_no_answer</c>, <c>on_reject</c> or <c>on_unreachable</c> as written.</summary>
internal sealed record RefusalConfig(Written<TimeSpan> CoolDown, Written<int> PauseAfter)
{
    private static readonly Key<TimeSpan> CoolDownKey = new("cool_down", Kinds.Duration, "10s", "How long the agent gets nothing new; 250ms at least.");

    /// <summary>The section <paramref name="name"/>; they differ in the default of <c>pause_after</c>.</summary>
    public static SectionKind<RefusalConfig> SectionFor(string name, string pauseAfter)
    {
        var pauseAfterKey = new Key<int>("pause_after", Kinds.Integer(0, 1000), pauseAfter, "After this many in a row the agent is paused; 0 for never.");
        return new(name, [CoolDownKey, pauseAfterKey], read => new RefusalConfig(read.Read(CoolDownKey), read.Read(pauseAfterKey)));
    }
}
