namespace Routing.Sip.Messages;

/// <summary>
/// The head of a request of ours, from its start line to CSeq. ACK to a refusal and CANCEL are this with
/// another method (RFC 3261 §9.1, §17.1.1.3), so they cannot differ where they must not.
/// </summary>
internal sealed record RequestHead
{
    public required SipMethod Method { get; init; }

    public required string RequestUri { get; init; }

    /// <summary>Our protocol, host and port: <c>UDP 192.0.2.1:5060</c>.</summary>
    public required string SentBy { get; init; }

    public required string Branch { get; init; }

    /// <summary>Route values, in order, each with its brackets.</summary>
    public IReadOnlyList<string> Routes { get; init; } = [];

    public required string From { get; init; }

    public required string To { get; init; }

    public required string CallId { get; init; }

    public required uint CSeq { get; init; }

    public int MaxForwards { get; init; } = 70;

    public string MethodName => SipMethods.Label(Method);

    /// <summary>Writes everything up to CSeq; the caller goes on with its own headers and the body.</summary>
    public SipBuffer WriteTo(SipBuffer to)
    {
        to.Clear().Text(MethodName).Raw(" "u8).Text(RequestUri).Raw(" SIP/2.0\r\nVia: SIP/2.0/"u8).Text(SentBy)
            .Raw(";branch="u8).Text(Branch).Raw(";rport\r\nMax-Forwards: "u8).Number(MaxForwards).Line();
        for (int i = 0; i < Routes.Count; i++)
        {
            to.Raw("Route: "u8).Text(Routes[i]).Line();
        }

        return to.Raw("From: "u8).Text(From).Raw("\r\nTo: "u8).Text(To).Raw("\r\nCall-ID: "u8).Text(CallId)
            .Raw("\r\nCSeq: "u8).Number(CSeq).Raw(" "u8).Text(MethodName).Line();
    }
}
