using Routing.Ivr.Compiling;

namespace Routing.Ivr.Steps;

/// <summary>A menu's arguments.</summary>
/// <param name="Prompts">What is asked.</param>
/// <param name="Timeout">How long a key is waited for, from the end of the prompt.</param>
/// <param name="Retries">How many times more it is asked.</param>
/// <param name="Keys">For each of <see cref="StepOutcome.Keys"/> its way, or null.</param>
/// <param name="NoInput">Runs each time no key came, before asking again.</param>
/// <param name="WrongInput">Runs each time another key came, before asking again.</param>
/// <param name="Otherwise">Runs when the retries are used up.</param>
internal sealed record MenuPlan(
    PromptList Prompts, TimeSpan Timeout, int Retries, IReadOnlyList<Block?> Keys, Block NoInput, Block WrongInput, Block Otherwise)
{
    public const int DefaultRetries = 2;
    public const int MostRetries = 10;

    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(500);
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1);

    public static IReadOnlyList<Block?> ReadKeys(FlowNode? node, StepReader reader)
    {
        var ways = new Block?[StepOutcome.Keys.Length];
        if (node is null)
        {
            return ways;
        }

        foreach (FlowEntry entry in reader.Entries(node, "keys with their steps, such as \"1\": { queue: billing }"))
        {
            int key = entry.Key.Length == 1 ? StepOutcome.Keys.IndexOf(entry.Key[0], StringComparison.Ordinal) : -1;
            Block way = reader.Block(entry.Value, mayBeEmpty: true);
            if (key < 0)
            {
                reader.Problems.Error(entry.KeyPosition, $"\"{entry.Key}\" is not a key of a telephone: 0 to 9, \"*\" or \"#\"");
            }
            else
            {
                ways[key] = way;
            }
        }

        return ways;
    }
}
