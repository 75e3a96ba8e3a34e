using Routing.Simulator.Audio;

namespace Routing.Simulator.Reports;

/// <summary>What both sides say of one talk; a later one is better.</summary>
internal enum TalkVerdict
{
    /// <summary>No agent of this crowd was joined with the caller.</summary>
    None,

    /// <summary>Too short to judge, and they had not heard each other.</summary>
    Brief,

    /// <summary>One side, or neither, heard the other.</summary>
    OneWay,

    /// <summary>Each heard the other.</summary>
    Heard,
}

/// <summary>Judges a talk by what each side heard in it. Pure.</summary>
internal static class TalkRule
{
    /// <summary>A talk shorter than this may end before its sound has come through the engine and been told apart.</summary>
    public static readonly TimeSpan Judgeable = TimeSpan.FromMilliseconds(500);

    /// <summary>The verdict on a talk of <paramref name="length"/>.</summary>
    /// <param name="length">From the agent's ACK to the first hang-up.</param>
    /// <param name="caller">What the caller heard in it.</param>
    /// <param name="agent">What the agent heard in it.</param>
    /// <param name="share">The least share of windows, 0 to 1, in which the other's tone must dominate.</param>
    public static TalkVerdict Judge(TimeSpan length, ToneCount caller, ToneCount agent, double share) =>
        Hears(caller, share) && Hears(agent, share) ? TalkVerdict.Heard
        : length < Judgeable ? TalkVerdict.Brief
        : TalkVerdict.OneWay;

    private static bool Hears(ToneCount tone, double share) =>
        tone.Heard >= AudioLeg.HeardWindows && tone.Heard >= share * tone.Windows;
}
