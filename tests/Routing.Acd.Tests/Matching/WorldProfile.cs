namespace Routing.Acd.Tests.Matching;

/// <summary>
/// What a random world is like: how big, how crowded, and how often it has what. Shares are in percent.
/// A seed takes the profile of its remainder.
/// </summary>
internal sealed record WorldProfile(string Name)
{
    public const int Second = 1_000_000;

    public static IReadOnlyList<WorldProfile> All { get; } =
    [
        new("everything"),
        new("overload") { Agents = 6, Queues = 4, MostWaiting = 25, Rare = 70, CallRequires = 50, Submits = 45, Pace = Second / 2, WrapUps = 20 },
        new("unique") { Agents = 10, Skills = 5, Alike = 0, Queues = 4, CallRequires = 60, Alternatives = 3, Submits = 25, Reloads = 2 },
        new("relaxation") { Agents = 4, Relaxes = 90, Grouped = 60, CallRequires = 40, Rare = 50, MostWaiting = 10, Deadlines = 35, Skills = 4 },
        new("affinity") { Agents = 4, Preferred = 80, Groups = 2, Channels = 40, States = 20, Submits = 25, Deadlines = 25 },
        new("ring_all") { Agents = 6, Strategies = ["ring_all", "ring_all", "longest_idle"], CoolDowns = 40, Refusals = 50, QuickRings = 60, Alike = 80, MostWaiting = 6, Channels = 20 },
        new("strategies") { Agents = 8, Strategies = EveryStrategy, Alike = 30, Submits = 20, Completes = 30, MostWaiting = 3, CoolDowns = 20, States = 14, Reloads = 4 },
        new("channels") { Agents = 5, Channels = 70, Totals = 60, MostWaiting = 12, Submits = 30, Completes = 14, WrapUps = 60, Deadlines = 20 },
        new("limits") { Agents = 3, Limits = 80, Relaxes = 40, Grouped = 40, MostWaiting = 10, States = 16, Deadlines = 30, Submits = 30, Resubmits = 12 },
        new("wrap-up") { Agents = 4, WrapUps = 90, Manual = 30, Channels = 50, Completes = 30, Extends = 20, Deadlines = 20, MostWaiting = 6 },
        new("ringing out") { Agents = 3, QuickRings = 90, CoolDowns = 90, Answers = 8, Refusals = 25, MostWaiting = 5, Alike = 80, States = 14, Deadlines = 40, PausesAfter = 15 },
        new("estimates") { Agents = 3, Queues = 2, Inquiries = 30, OwnPriority = 10, Pace = 12 * Second, Submits = 25, MostWaiting = 12, Limits = 40, Reloads = 2, Leaps = true, Strange = 2 },
        new("late and double") { Agents = 5, Strange = 40, Epochs = 10 },
        new("reloads") { Agents = 7, Reloads = 25, Relaxes = 50, Grouped = 50, Preferred = 30, Strategies = EveryStrategy, Limits = 30, Vanishing = 20 },
        new("one millisecond") { Agents = 6, Pace = 3_000, Short = true, Relaxes = 60, Grouped = 60, Limits = 50, Preferred = 40, CoolDowns = 60, Deadlines = 40, WrapUps = 60 },
        new("crowded") { Agents = 12, Queues = 5, MostWaiting = 25, Channels = 40, Relaxes = 40, Grouped = 40, Preferred = 20, Limits = 20, Strategies = EveryStrategy },
        new("large") { Agents = 40, Queues = 8, Skills = 6, MostWaiting = 90, Alike = 30, Rare = 50, Relaxes = 40, Grouped = 30, Submits = 35, Commands = 400, Pace = Second / 5, Strategies = EveryStrategy },
    ];

    private static string[] EveryStrategy => ["longest_idle", "least_occupied", "fewest_calls", "most_skilled", "least_skilled", "round_robin", "random", "ring_all"];

    public static WorldProfile Of(int seed) => All[seed % All.Count];

    public int Commands { get; init; } = 600;

    public int Agents { get; init; } = 6;

    public int Queues { get; init; } = 3;

    public int Skills { get; init; } = 3;

    public int Groups { get; init; } = 3;

    public int MostWaiting { get; init; } = 8;

    /// <summary>The longest step of time, in microseconds.</summary>
    public int Pace { get; init; } = 2 * Second;

    /// <summary>Spans of the plan are a few milliseconds and not seconds.</summary>
    public bool Short { get; init; }

    /// <summary>Now and then a quarter of an hour goes by.</summary>
    public bool Leaps { get; init; }

    public string[] Strategies { get; init; } = ["longest_idle", "longest_idle", "longest_idle", "round_robin", "most_skilled", "ring_all"];

    // What plans have.
    public int Alike { get; init; } = 50;

    public int Rare { get; init; } = 15;

    public int Alternatives { get; init; } = 2;

    public int Grouped { get; init; } = 30;

    public int Relaxes { get; init; } = 30;

    public int Limits { get; init; } = 20;

    public int WrapUps { get; init; } = 40;

    public int Manual { get; init; } = 10;

    public int CoolDowns { get; init; } = 50;

    public int PausesAfter { get; init; } = 30;

    public int QuickRings { get; init; } = 30;

    public int Totals { get; init; } = 30;

    public int Vanishing { get; init; } = 10;

    // What interactions have.
    public int Channels { get; init; } = 25;

    public int CallRequires { get; init; } = 25;

    public int OwnPriority { get; init; } = 25;

    public int Preferred { get; init; } = 15;

    // How often what is asked: weights among each other.
    public int Submits { get; init; } = 22;

    public int Resubmits { get; init; } = 4;

    public int Answers { get; init; } = 26;

    public int Completes { get; init; } = 14;

    public int Withdrawals { get; init; } = 5;

    public int Updates { get; init; } = 3;

    public int Inquiries { get; init; } = 3;

    public int States { get; init; } = 10;

    public int Devices { get; init; } = 7;

    public int Externals { get; init; } = 4;

    public int Extends { get; init; } = 5;

    public int Reloads { get; init; } = 2;

    public int Strange { get; init; } = 5;

    public int Ticks { get; init; } = 3;

    /// <summary>Of the answers, those that are not yes.</summary>
    public int Refusals { get; init; } = 25;

    /// <summary>Of the steps of time, those to a deadline or beside it.</summary>
    public int Deadlines { get; init; } = 12;

    /// <summary>Of the commands, those with an epoch.</summary>
    public int Epochs { get; init; } = 2;
}
