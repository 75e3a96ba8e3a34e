using System.Globalization;

namespace Routing.Sip.Tests.Subscriptions;

/// <summary>The rows of <c>rows.txt</c>, each where nothing is lost and where 5 and 20 % are, reordered and some twice.</summary>
public sealed class RowTests
{
    private static readonly string[] Lines =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Subscriptions", "rows.txt")).Where(line => line.Length > 0 && line[0] != '#'),
    ];

    public static TheoryData<string, double, ulong> Rows()
    {
        var rows = new TheoryData<string, double, ulong>();
        foreach (string line in Lines)
        {
            string name = line[..line.LastIndexOf('|')];
            rows.Add(name, 0, 1);
            foreach (double loss in (double[])(line.Contains("exact;", StringComparison.Ordinal) ? [] : [0.05, 0.2]))
            {
                foreach (ulong seed in (ulong[])[1, 2, 3])
                {
                    rows.Add(name, loss, seed);
                }
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_subscription_lives_as_its_RFC_says(string row, double loss, ulong seed)
    {
        using var world = new WatcherWorld(loss, seed);
        Watcher phone = world.Phone();
        string steps = Lines.First(line => line.StartsWith(row, StringComparison.Ordinal))[(row.Length + 1)..];
        foreach (string step in steps.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string verb = step.Split(' ')[0];
            Do(world, phone, verb, step[verb.Length..].Trim(), loss);
        }

        if (world.Agent.Counts.Subscriptions > 0 && phone.Says == 200)
        {
            phone.SubscribeNow(0);
        }

        world.AssertNothingLeft();
    }

    [Fact]
    public void There_are_at_least_200_and_no_two_bear_one_name()
    {
        Assert.True(Rows().Count >= 200, $"{Rows().Count}");
        Assert.Equal(Lines.Length, Lines.Select(line => line[..line.LastIndexOf('|')]).Distinct().Count());
    }

    private static void Do(WatcherWorld world, Watcher phone, string verb, string what, double loss)
    {
        switch (verb)
        {
            case "exact":
                break;
            case "subscribe" or "refresh":
                phone.SubscribeNow(what == "-" ? null : int.Parse(what, CultureInfo.InvariantCulture));
                break;
            case "status":
                Assert.Equal(int.Parse(what, CultureInfo.InvariantCulture), phone.Status);
                break;
            case "change":
                world.Change(what);
                break;
            case "quietly":
                world.Source.Texts["1002"] = what;
                break;
            case "sees":
                world.Until(() => phone.Notified.Count > 0 && phone.Body == what, $"sees '{what}', not '{phone.Body}'", loss > 0 ? 100 : 2);
                break;
            case "state":
                world.Until(() => phone.State.Contains(what, StringComparison.Ordinal), $"{what}, not {phone.State}", loss > 0 ? 100 : 2);
                break;
            case "rule":
                var verdict = Enum.Parse<Sip.Subscriptions.WatchVerdict>(what);
                world.Source.Rule = _ => verdict;
                break;
            case "review":
                world.Agent.ReviewWatchers();
                break;
            case "gone":
                world.Source.Texts.Remove("1002");
                world.Agent.NotifyWatchers("1002", "dialog");
                break;
            case "says":
                string[] parts = what.Split(' ');
                phone.Says = int.Parse(parts[0], CultureInfo.InvariantCulture);
                phone.SaysBesides = parts.Length > 1 ? parts[1].Replace('_', ' ') + "\r\n" : "";
                break;
            case "forget":
                phone.Forget();
                break;
            case "over":
                world.Until(() => world.Agent.Counts.Subscriptions == 0, "it is over", loss > 0 ? 100 : 2);
                break;
            case "lives":
                Assert.Equal(int.Parse(what, CultureInfo.InvariantCulture), world.Agent.Counts.Subscriptions);
                break;
            case "wait":
                world.Run(double.Parse(what, CultureInfo.InvariantCulture));
                break;
            case "told":
                Assert.Equal(int.Parse(what, CultureInfo.InvariantCulture), phone.Notified.Count);
                break;
            default:
                Assert.Fail($"no such step: {verb}");
                break;
        }
    }
}
