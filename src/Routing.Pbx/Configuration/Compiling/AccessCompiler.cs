using System.Collections.Frozen;
using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;
using Routing.Sip.Auth;
using Routing.Sip.Dialogs;
using Routing.Sip.Security;

namespace Routing.Pbx.Configuration.Compiling;

/// <summary>Makes what the SIP user agent gets: who may send what.</summary>
internal static class AccessCompiler
{
    public static SipAccessPlan Compile(RootConfig config) => new()
    {
        Realm = config.Node.Sip.Realm.Value,
        Algorithms = [.. config.Node.Sip.Digest.Value.Select(name => name.Value == "MD5" ? DigestAlgorithm.Md5 : DigestAlgorithm.Sha256)],
        Phones = [.. config.Node.Sip.Phones.Value.Select(network => network.Value)],
        Trunks =
        [
            .. config.Trunks.SelectMany(trunk => trunk.Value.Allow.Value.Where(source => source.Value.Network is not null).Select(source =>
                new TrunkSource(trunk.Name, source.Value.Network!.Value, source.Value.Port))),
        ],
        Terms = config.Trunks.ToFrozenDictionary(
            trunk => trunk.Name,
            trunk => new TrunkTerms { Secret = SecretOf(trunk.Value), RewriteContact = trunk.Value.RewriteContact.Value }),
        Credentials = config.Agents
            .Where(agent => agent.Value.Device is not null)
            .Select(Credential)
            .ToFrozenDictionary(credential => credential.Username, StringComparer.Ordinal),
    };

    // The account that a carrier knows us by answers its challenges in calls of both directions.
    private static DigestSecret? SecretOf(TrunkConfig trunk) =>
        trunk.Auth?.Value is { Username: { } name, Password: { } secret } ? new DigestSecret(name.Value, secret.Value)
        : trunk.Register?.Value is { Username: { } account, Password: { } password } ? new DigestSecret(account.Value, password.Value)
        : null;

    private static PhoneCredential Credential(Named<AgentConfig> agent)
    {
        DeviceConfig device = agent.Value.Device!.Value.Value;
        return new PhoneCredential(device.Username!.Value.Value, device.Password!.Value.Value, agent.Name);
    }
}
