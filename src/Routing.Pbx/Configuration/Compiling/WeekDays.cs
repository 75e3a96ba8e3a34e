namespace Routing.Pbx.Configuration.Compiling;

/// <summary>The days of <c>mon-fri</c>, <c>sat,sun</c>, <c>mon</c>. A range may go over the end of the week: <c>fri-mon</c>.</summary>
internal static class WeekDays
{
    private static readonly string[] Names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>The days named; what is no day is passed over, having been told when it was read.</summary>
    public static IEnumerable<DayOfWeek> Parse(string text)
    {
        foreach (string part in text.Split(','))
        {
            string[] ends = part.Split('-');
            int first = Array.IndexOf(Names, ends[0]);
            int last = Array.IndexOf(Names, ends[^1]);
            if (first < 0 || last < 0 || ends.Length > 2)
            {
                continue;
            }

            for (int day = first; ; day = (day + 1) % 7)
            {
                yield return (DayOfWeek)day;
                if (day == last)
                {
                    break;
                }
            }
        }
    }
}
