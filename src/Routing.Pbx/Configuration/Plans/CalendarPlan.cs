namespace Routing.Pbx.Configuration.Plans;

/// <summary>Opening hours, in the node's time zone.</summary>
/// <param name="Open">For each day of the week (Sunday is 0), the open spans of time.</param>
/// <param name="Closed">Days on which nothing is open.</param>
public sealed record CalendarPlan(IReadOnlyList<IReadOnlyList<(TimeOnly From, TimeOnly To)>> Open, IReadOnlySet<DateOnly> Closed)
{
    /// <summary>Whether it is open at <paramref name="local"/>. From is inclusive, To exclusive; 00:00 as To is midnight.</summary>
    public bool IsOpen(DateTime local)
    {
        if (Closed.Contains(DateOnly.FromDateTime(local)))
        {
            return false;
        }

        TimeOnly now = TimeOnly.FromDateTime(local);
        foreach ((TimeOnly from, TimeOnly to) in Open[(int)local.DayOfWeek])
        {
            if (now >= from && (now < to || to == TimeOnly.MinValue))
            {
                return true;
            }
        }

        return false;
    }
}
