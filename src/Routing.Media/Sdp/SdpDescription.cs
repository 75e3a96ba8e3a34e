namespace Routing.Media.Sdp;

/// <summary>
/// A session description as far as calls need it (RFC 8866, tolerant of RFC 4566 and 2327). Made by
/// <see cref="SdpReader"/>; not changed afterwards.
/// </summary>
internal sealed class SdpDescription
{
    /// <summary>The o= line as written; two equal ones mean that nothing changed.</summary>
    public string Origin { get; set; } = "";

    /// <summary>The t= line as written; an answer repeats it (RFC 3264 §6).</summary>
    public string Timing { get; set; } = "0 0";

    /// <summary>The m= lines in order.</summary>
    public List<SdpMedia> Media { get; } = [];

    /// <summary>The first line of sound over plain RTP that is not refused; -1 when there is none.</summary>
    public int AudioIndex => Media.FindIndex(m => m.IsPlainAudio && m.Port != 0);
}
