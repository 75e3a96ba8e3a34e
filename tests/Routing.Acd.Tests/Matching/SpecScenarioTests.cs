using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>
/// The contract as short stories with what must come of each line: told to the reference, so that it is not
/// believed blindly, and to the matcher.
/// </summary>
public sealed partial class SpecScenarioTests
{
    private static readonly Dictionary<string, Scenario> All = new[] { Order, Reservations, RingAll, Strategies, Contacts, Relaxation, Affinity, Limits, Channels, Estimates }
        .SelectMany(theme => theme()).ToDictionary(s => s.Name);

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_reference_tells_what_the_contract_says(string name)
    {
        var reference = new ReferenceAcd();
        new Story(command =>
        {
            int before = reference.Events.Count;
            reference.Apply(command);
            return reference.Events[before..];
        }).Tell(All[name].Plans, All[name].Story);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_matcher_tells_what_the_contract_says(string name)
    {
        var core = new Core();
        new Story(command => core.Apply(command)).Tell(All[name].Plans, All[name].Story);
    }

    private static Scenario Told(string name, RoutingPlan plan, string story) => new(name, [plan], story);

    private static RoutingPlan Plan(QueuePlan?[] queues, params AgentPlan?[] agents) => new() { Version = 1, Queues = queues, Agents = agents };

    /// <summary>One queue, and so many agents alike.</summary>
    private static RoutingPlan Plan(QueuePlan queue, int agents = 1) => Plan([queue], [.. Enumerable.Range(0, agents).Select(i => Agent(i))]);

    private static QueuePlan Queue(int id = 0) => CallCentre.Queue(id) with { RingTimeoutMicroseconds = Seconds(15) };

    private static AgentPlan Agent(int id, params (int Skill, byte Level)[] skills) => CallCentre.Agent(id, skills);

    private static RequirementSet Needs(params (int Skill, byte Level)[] skills) => CallCentre.Needs(skills);

    private static long Seconds(double seconds) => (long)(seconds * CallCentre.Second);

    private sealed record Scenario(string Name, RoutingPlan[] Plans, string Story);
}
