using Routing.Simulator.Audio;

namespace Routing.Simulator.Reports;

/// <summary>The sound of one side of the crowd, over all its legs.</summary>
/// <param name="PacketsSent">RTP packets sent.</param>
/// <param name="PacketsReceived">RTP packets received.</param>
/// <param name="FramesMissing">Packets skipped in the received sequence: gaps.</param>
/// <param name="FramesLate">Packets more than 60 ms behind the pace of their stretch; none is counted while this process itself was late.</param>
/// <param name="StreamBreaks">Times a leg's received stream was replaced (another SSRC, or a jump); 0 from an engine that sends one stream.</param>
/// <param name="SendErrors">Packets that the kernel did not take.</param>
public readonly record struct AudioReport(
    long PacketsSent, long PacketsReceived, long FramesMissing, long FramesLate, long StreamBreaks, long SendErrors)
{
    internal AudioReport Plus(in AudioFigures leg) => new(
        PacketsSent + leg.Sent,
        PacketsReceived + leg.Received,
        FramesMissing + leg.Missing,
        FramesLate + leg.Late,
        StreamBreaks + leg.Breaks,
        SendErrors + leg.SendErrors);
}
