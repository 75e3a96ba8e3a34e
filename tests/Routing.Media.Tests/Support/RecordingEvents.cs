using System.Collections.Concurrent;

namespace Routing.Media.Tests.Support;

/// <summary>Keeps what a leg told.</summary>
internal sealed class RecordingEvents : IMediaEvents
{
    public ConcurrentQueue<char> Digits { get; } = new();

    public ConcurrentQueue<(long Play, PlayEnd End)> Ended { get; } = new();

    public ConcurrentQueue<TimeSpan> Silences { get; } = new();

    public void OnDigit(MediaLegId leg, char digit) => Digits.Enqueue(digit);

    public void OnPlayEnded(MediaLegId leg, long play, PlayEnd end) => Ended.Enqueue((play, end));

    public void OnSilence(MediaLegId leg, TimeSpan silentFor) => Silences.Enqueue(silentFor);
}
