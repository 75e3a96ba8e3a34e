using System.Net;

namespace Routing.Sip.Tracing.Hep;

/// <summary>Where messages are copied to, in HEP3.</summary>
/// <param name="To">The collector, over UDP.</param>
/// <param name="Id">What this node is called there (chunk 12).</param>
/// <param name="Password">What the collector knows us by (chunk 14); null for none.</param>
/// <param name="WithSecrets">Credentials and keys are sent as they are.</param>
public sealed record HepOptions(IPEndPoint To, uint Id, string? Password, bool WithSecrets)
{
    /// <summary>Without the password, wherever it may be written.</summary>
    public override string ToString() => $"{To}, id {Id}";
}
