namespace Routing.Acd;

/// <summary>
/// The one timer of a partition, kept outside of it: the core has no clock. When the time comes the
/// owner posts a <see cref="Model.AcdCommandKind.Tick"/>.
/// </summary>
public interface IAcdAlarm
{
    /// <summary>
    /// The next deadline, in microseconds since the Unix epoch, replacing any earlier word; null when
    /// nothing is due. Any thread; never blocks. A tick too early or too many does no harm.
    /// </summary>
    void Arm(long? dueMicroseconds);
}
