using Routing.Simulator.Behaviour;

namespace Routing.Simulator.Tests;

public class CrowdOptionsTests
{
    private static readonly CrowdOptions Good = Crowds.Direct(1, Crowds.PatientCallers, Crowds.QuickAgents);

    public static TheoryData<string, string> Bad => new()
    {
        { "nobody", "callers, agents or both" },
        { "same tones", "different tones" },
        { "odd tone", "multiple of 50 Hz" },
        { "share", "between 0 and 1" },
        { "rate", "rate is above 0" },
        { "number", "no number to count up from" },
        { "agent twice", "1001 is named twice" },
        { "no agents", "no agents are named" },
        { "shares", "more than 1 together" },
        { "choices", "at least one entry" },
        { "keys", "'x' is no key" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Options_that_make_no_sense_are_refused_with_what_is_wrong(string which, string text)
    {
        CallerOptions callers = Good.Callers!;
        AgentOptions agents = Good.Agents!;
        CrowdOptions bad = which switch
        {
            "nobody" => Good with { Callers = null, Agents = null },
            "same tones" => Good with { CallerTone = 1450 },
            "odd tone" => Good with { AgentTone = 1001 },
            "share" => Good with { HeardShare = double.NaN },
            "rate" => Good with { Callers = callers with { CallsPerSecond = 0 } },
            "number" => Good with { Callers = callers with { FirstNumber = "+81" } },
            "agent twice" => Good with { Agents = agents with { Agents = [.. agents.Agents, .. agents.Agents] } },
            "no agents" => Good with { Agents = agents with { Agents = [] } },
            "shares" => Good with { Agents = agents with { Behaviour = new AgentBehaviour { Declines = 0.6, Ignores = 0.6 } } },
            "choices" => Good with { Callers = callers with { Behaviour = new CallerBehaviour { Choices = [new("1", 0)] } } },
            _ => Good with { Callers = callers with { Behaviour = new CallerBehaviour { Choices = [new("1x")] } } },
        };

        ArgumentException refused = Assert.ThrowsAny<ArgumentException>(() => Crowd.Bind(bad));
        Assert.Contains(text, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_call_has_a_number_of_its_own_and_keeps_its_zeros() =>
        Assert.Equal(["0900000001", "0900000002", "0900000101"], new long[] { 0, 1, 100 }.Select(Good.Callers!.NumberOf));
}
