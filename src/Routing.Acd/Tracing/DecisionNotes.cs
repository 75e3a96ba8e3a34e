using System.Runtime.InteropServices;
using Routing.Acd.Model;

namespace Routing.Acd.Tracing;

/// <summary>
/// What is noted of a decision while the core is held, in words of the <see cref="DecisionRing"/>: for each agent who
/// was looked at one byte, the <see cref="AgentVerdict"/>; then number, key and idle stamp of each who was chosen; then
/// key and idle stamp of each of whom that verdict is <see cref="Verdict.OutrankedByKey"/>. What the plan makes of them
/// is left to whoever reads it (<see cref="Explanation"/>).
/// </summary>
internal ref struct DecisionNotes(Span<long> words, int examined)
{
    /// <summary>For a number that no agent has.</summary>
    public const Verdict Nobody = (Verdict)byte.MaxValue;

    /// <summary>Words for each who was chosen, and for each who was available.</summary>
    public const int WordsOfChosen = 3;
    public const int WordsOfRanked = 2;

    private readonly Span<long> _words = words;

    /// <summary>Words written so far.</summary>
    public int Length { get; private set; } = WordsOfVerdicts(examined);

    /// <summary>The verdict on each, the winner's first, then by number in a circle.</summary>
    public readonly Span<byte> Verdicts => MemoryMarshal.AsBytes(_words)[..examined];

    /// <summary>The most words that a decision needs.</summary>
    public static int MostWords(int examined) =>
        WordsOfVerdicts(examined) + (WordsOfChosen * DecisionRing.MostCandidates) + (WordsOfRanked * examined);

    /// <summary>Notes who was chosen. All of them before the first <see cref="Rank"/>.</summary>
    public void Choose(int agent, long key, long idleStamp)
    {
        _words[Length++] = agent;
        Rank(key, idleStamp);
    }

    /// <summary>Notes the key of one who was available, in the order of <see cref="Verdicts"/>.</summary>
    public void Rank(long key, long idleStamp)
    {
        _words[Length] = key;
        _words[Length + 1] = idleStamp;
        Length += WordsOfRanked;
    }

    /// <summary>Words for the verdicts on so many.</summary>
    public static int WordsOfVerdicts(int examined) => (examined + sizeof(long) - 1) / sizeof(long);
}
