namespace Routing.Pbx.Trunks;

/// <summary>Who wants to dial out, for <c>callers</c> of routes: a phone (of an agent or an extension) or a flow that sends a caller on.</summary>
internal readonly record struct OutboundCaller
{
    private OutboundCaller(string? extension, string? flow)
    {
        Extension = extension;
        Flow = flow;
    }

    /// <summary>The agent or extension; null for a flow.</summary>
    public string? Extension { get; }

    /// <summary>The flow; null for a phone.</summary>
    public string? Flow { get; }

    /// <summary>A phone, by its agent or extension.</summary>
    public static OutboundCaller OfPhone(string extension) => new(extension, null);

    /// <summary>A flow, by its name.</summary>
    public static OutboundCaller OfFlow(string flow) => new(null, flow);

    /// <inheritdoc/>
    public override string ToString() => Extension is not null ? $"phone {Extension}" : $"flow {Flow}";
}
