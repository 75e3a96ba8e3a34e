using System.Net;
using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary><c>node.sip.hep</c> as written.</summary>
internal sealed record SipHepConfig(Written<IPEndPoint>? To, Written<int> Id, Written<string>? Password, Written<bool> Secrets)
{
    private static readonly Key<IPEndPoint> ToKey = new("to", NetworkKinds.Collector, null, "The collector, as udp:ADDRESS:PORT.");
    private static readonly Key<int> IdKey = new("id", Kinds.Integer(1, int.MaxValue), "2001", "What this node is called there (capture id).");
    private static readonly Key<string> PasswordKey = new("password", Kinds.Text, null, "What the collector knows this node by (authentication key).");
    private static readonly Key<bool> SecretsKey = new("secrets", TruthKind.Instance, "false", "Send credentials and media keys as they are; they go over the network in the clear.");

    public static SectionKind<SipHepConfig> Section { get; } = new(
        "hep",
        [ToKey, IdKey, PasswordKey, SecretsKey],
        read => new SipHepConfig(read.Required(ToKey), read.Read(IdKey), read.Optional(PasswordKey), read.Read(SecretsKey)));
}
