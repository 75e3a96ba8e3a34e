namespace Routing.Simulator.Behaviour;

/// <summary>What one caller will do, all drawn before its call is placed. A value: the same seed and number give the same plan.</summary>
/// <param name="Number">Its place among the calls, from 0.</param>
/// <param name="AnswerPatience">How long it lets it ring.</param>
/// <param name="LeavesAfter">When it hangs up in the greeting, after the answer; null when it stays.</param>
/// <param name="KeyAfter">When it presses its keys, after the answer.</param>
/// <param name="Choice">What it presses.</param>
/// <param name="QueuePatience">How long it waits after that.</param>
/// <param name="Talk">How long it talks.</param>
internal readonly record struct CallPlan(
    long Number,
    TimeSpan AnswerPatience,
    TimeSpan? LeavesAfter,
    TimeSpan KeyAfter,
    MenuChoice Choice,
    TimeSpan QueuePatience,
    TimeSpan Talk)
{
    /// <summary>Draws the plan of call <paramref name="number"/>. Every field draws once, whatever the others say.</summary>
    public static CallPlan Draw(CallerBehaviour behaviour, ulong seed, long number)
    {
        var chance = new Chance(seed, Chance.Purpose.Call, number);
        TimeSpan answerPatience = behaviour.AnswerPatience.Draw(ref chance);
        bool leaves = chance.Happens(behaviour.LeavesInGreeting);
        TimeSpan leavesAfter = behaviour.GreetingPatience.Draw(ref chance);
        return new CallPlan(
            number,
            answerPatience,
            leaves ? leavesAfter : null,
            behaviour.KeyAfter.Draw(ref chance),
            Choose(behaviour.Choices, chance.NextDouble()),
            behaviour.QueuePatience.Draw(ref chance),
            behaviour.Talk.Draw(ref chance));
    }

    private static MenuChoice Choose(IReadOnlyList<MenuChoice> choices, double u)
    {
        double left = u * choices.Sum(c => c.Weight);
        foreach (MenuChoice choice in choices)
        {
            left -= choice.Weight;
            if (left < 0)
            {
                return choice;
            }
        }

        return choices.Last(c => c.Weight > 0); // rounding
    }
}
