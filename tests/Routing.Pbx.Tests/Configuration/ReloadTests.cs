using Routing.Pbx.Configuration;
using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Tests.Configuration;

/// <summary>One loader, many loads: numbers keep their names, a bad load changes nothing.</summary>
public sealed class ReloadTests
{
    [Fact]
    public void Versions_count_successful_loads_and_a_bad_one_gives_no_plan()
    {
        using var directory = new TestDirectory();
        ConfigurationLoader loader = TestLoad.Loader(directory.Path);
        directory["a.yaml"] = "queues: { a: { } }";
        Assert.Equal(1, loader.Load().Plan!.Version);

        directory["a.yaml"] = "queues: { a: { priority: high } }";
        Assert.Null(loader.Load().Plan);

        directory["a.yaml"] = "queues: { a: { priority: 1 } }";
        PbxPlan plan = loader.Load().Plan!;
        Assert.Equal(2, plan.Version);
        Assert.Equal(2, plan.Routing.Version);
    }

    [Fact]
    public void A_number_means_the_same_name_for_ever()
    {
        using var directory = new TestDirectory();
        ConfigurationLoader loader = TestLoad.Loader(directory.Path);
        directory["a.yaml"] = "queues: { a: {}, b: {} }";
        PbxPlan first = loader.Load().Plan!;
        directory["a.yaml"] = "queues: { c: {}, b: {} }";
        PbxPlan second = loader.Load().Plan!;

        Assert.Equal(first.Queues["b"].Id, second.Queues["b"].Id);
        Assert.Null(second.Routing.Queues[first.Queues["a"].Id.Value]);
        Assert.Equal("c", second.Routing.Queues[second.Queues["c"].Id.Value]!.Name);
        Assert.Equal(3, second.Routing.Queues.Count);
    }

    [Fact]
    public void Any_of_several_requirement_sets_and_none_are_kept_apart()
    {
        using var directory = new TestDirectory();
        directory["a.yaml"] = "skills: [x, y]\nqueues:\n  none: {}\n  empty: { requires: {} }\n  any: { requires: [{ x: 1, y: 2 }, { y: 9 }] }\n";
        PbxPlan plan = TestLoad.Load(directory.Path).Plan!;

        int Sets(string queue) => plan.Routing.Queues[plan.Queues[queue].Id.Value]!.Requires.Count;
        Assert.Equal((1, 1, 2), (Sets("none"), Sets("empty"), Sets("any")));
    }

    [Fact]
    public void Variables_are_read_anew_and_cannot_become_structure()
    {
        using var directory = new TestDirectory();
        directory["a.yaml"] = "node: { name: \"${NAME:-none}\", sip: { realm: \"${file:realm}$${x}\" } }";
        directory["realm"] = "}, b: {\n";
        string? name = null;
        ConfigurationLoader loader = TestLoad.Loader(directory.Path, key => key == "NAME" ? name : null);

        Assert.Equal("none", loader.Load().Plan!.Node.Name);
        name = "pbx-7";
        PbxPlan plan = loader.Load().Plan!;
        Assert.Equal("pbx-7", plan.Node.Name);
        Assert.Equal("}, b: {${x}", plan.Access.Realm);
    }

    [Fact]
    public void Hours_and_days_are_as_written()
    {
        using var directory = new TestDirectory();
        directory["a.yaml"] = "calendars: { a: { open: { mon-wed: [\"09:00-12:00\", \"13:00-18:00\"], sat-sun: [\"22:00-24:00\"] }, closed: [\"2026-01-06\"] } }";
        CalendarPlan calendar = TestLoad.Load(directory.Path).Plan!.Calendars["a"];

        bool Open(int day, int hour) => calendar.IsOpen(new DateTime(2026, 1, day, hour, 0, 0)); // the 5th is a Monday
        Assert.True(Open(5, 9) && Open(5, 17) && Open(7, 13) && Open(10, 23) && Open(11, 22));
        Assert.False(Open(5, 8) || Open(5, 12) || Open(5, 18) || Open(6, 10) || Open(8, 10) || Open(10, 21));
    }
}
