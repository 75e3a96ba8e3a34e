using Routing.Pbx.Configuration.Compiling;
using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>A calendar opens at all, and names no day twice.</summary>
internal sealed class CalendarDays : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        foreach (Named<CalendarConfig> calendar in scope.Config.Calendars)
        {
            if (calendar.Value.Open.Value.All(days => days.Value.Count == 0))
            {
                problems.Warning(calendar.At, $"the calendar \"{calendar.Name}\" is never open");
            }

            var first = new Dictionary<DayOfWeek, Place>();
            foreach (Named<IReadOnlyList<Written<(TimeOnly From, TimeOnly To)>>> entry in calendar.Value.Open.Value)
            {
                foreach (DayOfWeek day in WeekDays.Parse(entry.Name))
                {
                    if (!first.TryAdd(day, entry.At))
                    {
                        problems.Error(entry.At, $"{entry.Name} and another entry name the same day: first at {first[day]}");
                        break;
                    }
                }
            }
        }
    }
}
