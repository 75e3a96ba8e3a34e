using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Calls;

/// <summary>
/// Counts each key press of one leg once, whatever ways it comes. Of a key that came one way the next one that comes the
/// other way soon after is the same press: so two presses of one key are two, be they sent both ways or one. In turns of the
/// leg's owner.
/// </summary>
internal sealed class KeyPresses(KeyWay way)
{
    // The media tells of a key when it goes down, INFO mostly when it comes up again, and one that is lost is sent again
    // after 0.5 and 1.5 s (RFC 3261 §17.1.2.2).
    public static readonly TimeSpan TwinWithin = TimeSpan.FromSeconds(4);

    // Media takes no more than 16 presses at once; of older ones a twin would be too late anyway.
    private const int Most = 16;

    private readonly List<(char Key, bool ByInfo, long At)> _alone = [];

    /// <summary>Is this a press, and not one that was counted already?</summary>
    public bool Counts(char key, bool byInfo, TimeProvider time)
    {
        if (way != KeyWay.Auto)
        {
            return byInfo == (way == KeyWay.Info);
        }

        _alone.RemoveAll(press => time.GetElapsedTime(press.At) > TwinWithin);
        int twin = _alone.FindIndex(press => press.Key == key && press.ByInfo != byInfo);
        if (twin >= 0)
        {
            _alone.RemoveAt(twin);
            return false;
        }

        if (_alone.Count == Most)
        {
            _alone.RemoveAt(0);
        }

        _alone.Add((key, byInfo, time.GetTimestamp()));
        return true;
    }
}
