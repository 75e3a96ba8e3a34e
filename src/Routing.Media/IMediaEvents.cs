namespace Routing.Media;

/// <summary>What the media of one leg tells its owner. Called on a media thread: an implementation only posts.</summary>
public interface IMediaEvents
{
    /// <summary>The peer pressed a key: <c>0-9 * # A-D</c>, once a press (RFC 4733).</summary>
    void OnDigit(MediaLegId leg, char digit);

    /// <summary>What <paramref name="play"/> named is over: all played, stopped, replaced, or the leg closed.</summary>
    void OnPlayEnded(MediaLegId leg, long play, PlayEnd end);

    /// <summary>
    /// Nothing has come from the peer for <paramref name="silentFor"/>: as long as the engine was told to wait
    /// (<see cref="MediaEngineOptions.SilenceTalking"/>, <see cref="MediaEngineOptions.SilenceHeld"/>). Again after as long once more.
    /// </summary>
    void OnSilence(MediaLegId leg, TimeSpan silentFor);
}

/// <summary>How a playing ended.</summary>
public enum PlayEnd
{
    /// <summary>Played to its end.</summary>
    Completed,

    /// <summary>Stopped, replaced or bridged away.</summary>
    Stopped,

    /// <summary>A file of it is not known; nothing was heard.</summary>
    NotFound,
}
