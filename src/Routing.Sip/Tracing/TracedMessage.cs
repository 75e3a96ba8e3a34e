namespace Routing.Sip.Tracing;

/// <summary>One message that was kept.</summary>
/// <param name="Line">When it passed, and between whom.</param>
/// <param name="IsRepeat">The same bytes went the same way before: a retransmission.</param>
/// <param name="Bytes">As it was on the wire, secrets included: <see cref="SipSecrets"/> takes them out.</param>
public sealed record TracedMessage(TracedLine Line, bool IsRepeat, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Without the bytes, wherever it may be written.</summary>
    public override string ToString() => $"{Line.At:O} {Bytes.Length} bytes";
}
