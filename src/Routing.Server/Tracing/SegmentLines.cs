using System.Globalization;
using Routing.Records.Model;

namespace Routing.Server.Tracing;

/// <summary>The stretches of an interaction: where it was, how long, how that ended.</summary>
internal static class SegmentLines
{
    public static IEnumerable<TraceLine> Of(InteractionRecord record) =>
        record.Segments.Select(segment => new TraceLine(segment.Started, "segment", Text(segment), []));

    private static string Text(Segment segment)
    {
        string where = segment.Name is null ? "" : $" {segment.Name}";
        string who = segment.Agent is null ? "" : $", agent {segment.Agent}";
        string how = segment.Reason is null ? "" : $", ended: {segment.Reason}";
        string length = (segment.Ended - segment.Started).TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
        return $"{Words.Of(segment.Kind.ToString())}{where} for {length} s{who}{how}";
    }
}
