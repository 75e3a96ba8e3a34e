namespace Routing.Sip.Tracing;

/// <summary>Hears of each message that a <see cref="SipUserAgent"/> keeps in its trace. Called within the stack's turn: it must not block.</summary>
public interface ISipTraceSink
{
    /// <summary>One message, whole and with all its secrets; valid only during the call.</summary>
    /// <param name="line">When, which way, between whom.</param>
    /// <param name="message">Its bytes.</param>
    /// <param name="correlation">What the legs of one interaction have in common: the Call-ID of the leg it began with; its own where it is alone.</param>
    void OnMessage(in TracedLine line, ReadOnlySpan<byte> message, ReadOnlySpan<byte> correlation);
}
