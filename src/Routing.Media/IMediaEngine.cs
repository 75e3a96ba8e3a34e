namespace Routing.Media;

/// <summary>
/// Everything the exchange asks of media, by value, so that another process or an external relay can
/// stand behind it: offer, answer, play, bridge, close. All members may be called from any thread and
/// none blocks; the tasks complete at once in one process. Commands for one leg take effect in the
/// order in which they were given.
/// </summary>
public interface IMediaEngine : IAsyncDisposable
{
    /// <summary>Opens a leg with ports of its own for a call we place, and the SDP to offer.</summary>
    /// <param name="options">What the leg may speak.</param>
    /// <param name="events">Who hears of digits and ended prompts.</param>
    /// <returns>The leg and its offer, or a refusal when no port is free.</returns>
    ValueTask<MediaResult> OfferAsync(MediaLegOptions options, IMediaEvents events);

    /// <summary>Opens a leg for the peer's <paramref name="offer"/>, and the SDP to answer with (RFC 3264 §6).</summary>
    ValueTask<MediaResult> AnswerAsync(MediaLegOptions options, ReadOnlyMemory<byte> offer, IMediaEvents events);

    /// <summary>The peer's answer to our offer: from now on packets may be sent to it.</summary>
    /// <returns>The leg with no SDP, or a refusal when the answer cannot be used; the leg stays open until closed.</returns>
    ValueTask<MediaResult> AcceptAnswerAsync(MediaLegId leg, ReadOnlyMemory<byte> answer);

    /// <summary>The peer offers anew in mid-call: hold, resume, another address. An empty offer asks for ours.</summary>
    /// <returns>The SDP to answer with, or a refusal, after which the leg stays as last agreed (RFC 3264 §8).</returns>
    ValueTask<MediaResult> ReofferAsync(MediaLegId leg, ReadOnlyMemory<byte> offer);

    /// <summary>
    /// Plays <paramref name="what"/> to the leg, one file after the other, in place of what it heard
    /// until now. Its end is told by <see cref="IMediaEvents.OnPlayEnded"/> with <paramref name="play"/>,
    /// which the caller numbers upward per leg.
    /// </summary>
    void Play(MediaLegId leg, long play, PlayList what);

    /// <summary>Stops whatever is played to the leg, at the next frame. Nothing when nothing plays.</summary>
    void StopPlay(MediaLegId leg);

    /// <summary>Sends a key press to the peer by RFC 4733, after those sent before, in place of what it hears. False when the peer takes none, or the leg is closed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such key, or a length that is not 40 to 8,000 ms.</exception>
    bool SendDigit(MediaLegId leg, char digit, int milliseconds = 100);

    /// <summary>
    /// Does the peer take key presses by RFC 4733, as last agreed? To one that does not, nothing is passed on of those that another leg sends.
    /// </summary>
    bool TakesKeys(MediaLegId leg);

    /// <summary>Joins two legs: each hears the other from the next frame on, in one unbroken stream. Ends what is played to either.</summary>
    void Bridge(MediaLegId a, MediaLegId b);

    /// <summary>Parts a leg from its bridge; both sides stay open.</summary>
    void Unbridge(MediaLegId leg);

    /// <summary>Closes a leg and gives its ports back; repeated calls give nothing.</summary>
    /// <returns>What was received and sent over its life.</returns>
    ValueTask<MediaLegStatistics> CloseAsync(MediaLegId leg);

    /// <summary>
    /// The prompt files to have in memory, by the name flows use. Replaces the set; what plays goes on with
    /// the sound it began with. Calls that began before may still ask for a name that was dropped, or whose
    /// file cannot be used any more: it is found for two loads more, and gone with the third.
    /// </summary>
    /// <returns>One line for each file that cannot be used: what, where and why. Empty when all are fine.</returns>
    IReadOnlyList<string> LoadPrompts(IReadOnlyDictionary<string, string> pathByName);

    /// <summary>From now on that share of ports and descriptors, 0 to 1, is only for legs marked <see cref="MediaLegOptions.IsUrgent"/>. Legs that are open stay.</summary>
    void KeepForUrgent(double share);

    /// <summary>What is open now; all zero once every leg is closed. For metrics and leak tests.</summary>
    MediaCounts Counts { get; }
}
