using System.Globalization;

namespace Routing.Pbx.Configuration.Plans;

/// <summary>
/// Which prompts say a place in line and a wait. One sentence a number, so that no grammar of any language
/// stands in code; which numbers can be said is a matter of which files there are. Pure; any thread.
/// </summary>
internal static class QueueSpeech
{
    private const int LongestWait = 120;

    private const string FurtherBack = "say/place_more.wav";

    /// <summary>The prompt for the <paramref name="position"/>-th place.</summary>
    public static string Place(int position) => string.Create(CultureInfo.InvariantCulture, $"say/place_{position}.wav");

    /// <summary>The prompt for a wait of so many minutes; 0 is less than one.</summary>
    public static string Wait(int minutes) => string.Create(CultureInfo.InvariantCulture, $"say/wait_{minutes}.wav");

    /// <summary>
    /// The media key for a place in line, that for all further ones if this one has no file, or null.
    /// </summary>
    public static string? KeyOfPlace(PromptPlan prompts, string language, int position) =>
        prompts.Resolve(Place(position), language) ?? prompts.Resolve(FurtherBack, language);

    /// <summary>
    /// The media key for a wait: the longest that can be said and is not longer, since nobody may be told
    /// to wait longer than the ACD says; null when it is unknown (below 0) or no file fits.
    /// </summary>
    public static string? KeyOfWait(PromptPlan prompts, string language, long microseconds)
    {
        if (microseconds < 0)
        {
            return null;
        }

        for (int minutes = (int)Math.Min(LongestWait, microseconds / 60_000_000); minutes >= 0; minutes--)
        {
            if (prompts.Resolve(Wait(minutes), language) is { } key)
            {
                return key;
            }
        }

        return null;
    }
}
