using System.Globalization;

namespace Routing.Pbx.Configuration.Plans;

/// <summary>
/// Which prompts say a place in line and a wait. One sentence a number, so that no grammar of any language
/// stands in code; which numbers can be said is a matter of which files there are. Pure; any thread.
/// </summary>
internal static class QueueSpeech
{
    private const int LongestWait = 120;
    private const int LastPlace = 200;
    private const long Minute = 60_000_000;

    private const string FurtherBack = "say/place_more.wav";

    /// <summary>The prompt for the <paramref name="position"/>-th place.</summary>
    public static string Place(int position) => string.Create(CultureInfo.InvariantCulture, $"say/place_{position}.wav");

    /// <summary>The prompt for a wait of so many minutes; 0 is less than one.</summary>
    public static string Wait(int minutes) => string.Create(CultureInfo.InvariantCulture, $"say/wait_{minutes}.wav");

    /// <summary>The whole minutes that say a wait without promising less: 0 for less than one, else rounded up.</summary>
    public static int MinutesOf(long microseconds) =>
        microseconds < Minute ? 0 : (int)Math.Min(int.MaxValue, (microseconds + Minute - 1) / Minute);

    /// <summary>The farthest place that has a prompt of its own in <paramref name="language"/>; 0 for none.</summary>
    public static int FarthestPlace(PromptPlan prompts, string language)
    {
        int place = LastPlace;
        while (place > 0 && prompts.Resolve(Place(place), language) is null)
        {
            place--;
        }

        return place;
    }

    /// <summary>
    /// The media key for a place in line: its own, or beyond the farthest that has one that for all further ones;
    /// null when there is no true word for it.
    /// </summary>
    public static string? KeyOfPlace(PromptPlan prompts, string language, int position) =>
        prompts.Resolve(Place(position), language)
        ?? (position > FarthestPlace(prompts, language) ? prompts.Resolve(FurtherBack, language) : null);

    /// <summary>
    /// The media key for a wait: the least that can be said and is not shorter, since nobody may be promised
    /// less than the ACD says; null when it is unknown (below 0) or longer than all that can be said. What is
    /// said grows no more than the wait that it rounds up.
    /// </summary>
    public static string? KeyOfWait(PromptPlan prompts, string language, long microseconds)
    {
        if (microseconds < 0)
        {
            return null;
        }

        for (int minutes = MinutesOf(microseconds); minutes <= LongestWait; minutes++)
        {
            if (prompts.Resolve(Wait(minutes), language) is { } key)
            {
                return key;
            }
        }

        return null;
    }
}
