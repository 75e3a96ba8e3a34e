using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>
/// Logs on which the matcher and the reference once differed, as <see cref="ReferenceTests"/> printed them.
/// A seed means another world when the generator changes; a log stays what it was.
/// </summary>
public sealed class FoundBySeedTests
{
    [Fact]
    public void An_empty_log() => Agree();

    private static void Agree(params AcdCommand[] log)
    {
        var both = new Comparison();
        foreach (AcdCommand command in log)
        {
            Assert.Null(both.Apply(new WorldStep(command)));
        }
    }

    private static Guid Id(int number) => new(0, 0, 7, [0, 0, 0, 0, .. BitConverter.GetBytes(number)]);

    private static RequirementSet Needs(params (int Skill, byte Level)[] requirements) => CallCentre.Needs(requirements);
}
