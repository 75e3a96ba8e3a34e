using System.Collections.Frozen;
using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Trunks;
using Routing.Sip.Auth;
using Routing.Sip.Dialogs;
using Routing.Sip.Security;

namespace Routing.Pbx.Configuration.Compiling;

/// <summary>Makes what the SIP user agent gets: who may send what.</summary>
internal static class AccessCompiler
{
    /// <param name="config">What was written.</param>
    /// <param name="outbound">Knows what is dialled for help.</param>
    public static SipAccessPlan Compile(RootConfig config, OutboundPlan outbound) => new()
    {
        IsEmergency = dialled => RouteFinder.IsEmergency(outbound, dialled),
        Realm = config.Node.Sip.Realm.Value,
        Algorithms = [.. config.Node.Sip.Digest.Value.Select(name => name.Value switch
        {
            "MD5" => DigestAlgorithm.Md5,
            "SHA-256" => DigestAlgorithm.Sha256,
            _ => DigestAlgorithm.Sha512Of256,
        })],
        Phones = [.. config.Node.Sip.Phones.Value.Select(network => network.Value)],
        Trunks =
        [
            .. config.Trunks.SelectMany(trunk => trunk.Value.Allow.Value.Where(source => source.Value.Network is not null).Select(source =>
                new TrunkSource(trunk.Name, source.Value.Network!.Value, source.Value.Port))),
        ],
        ForceRport = config.Trunks.Where(trunk => trunk.Value.ForceRport.Value).Select(trunk => trunk.Name).ToFrozenSet(StringComparer.Ordinal),
        Terms = config.Trunks.ToFrozenDictionary(
            trunk => trunk.Name,
            trunk => new TrunkTerms { Secret = SecretOf(trunk.Value), RewriteContact = trunk.Value.RewriteContact.Value }),
        Names =
        [
            .. config.Trunks.SelectMany(trunk => trunk.Value.Allow.Value.Where(source => source.Value.Name is not null).Select(source =>
                new TrunkName(trunk.Name, source.Value.Name!))),
        ],
        Domains = config.Trunks.ToFrozenDictionary(trunk => trunk.Name, trunk => DomainsOf(trunk.Value), StringComparer.Ordinal),
        Wildcards = config.Trunks.Where(trunk => trunk.Value.Tls is { Value.Wildcards.Value: true }).Select(trunk => trunk.Name).ToFrozenSet(StringComparer.Ordinal),
        Credentials = config.Agents.Select(agent => (agent.Name, agent.Value.Device))
            .Concat(config.Extensions.Select(extension => (extension.Name, extension.Value.Device)))
            .Where(phone => phone.Device is { Value.Username: not null })
            .Select(phone => Credential(phone.Name, phone.Device!.Value.Value))
            .ToFrozenDictionary(credential => credential.Username, StringComparer.Ordinal),
    };

    // What a carrier is called here: in the address that it takes calls at, and where its calls come from.
    private static FrozenSet<string> DomainsOf(TrunkConfig trunk) =>
        trunk.Allow.Value.Select(source => source.Value.Name).Append(HostOf(trunk.Uri)).Append(HostOf(trunk.Proxy)).OfType<string>()
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static string? HostOf(Written<string>? uri) => uri is { } written ? new TrunkUri(written.Value).Host.Trim('[', ']') : null;

    // The account that a carrier knows us by answers its challenges in calls of both directions.
    private static DigestSecret? SecretOf(TrunkConfig trunk) =>
        trunk.Auth?.Value is { Username: { } name, Password: { } secret } ? new DigestSecret(name.Value, secret.Value)
        : trunk.Register?.Value is { Username: { } account, Password: { } password } ? new DigestSecret(trunk.Register.Value.Value.AuthUsername?.Value ?? account.Value, password.Value)
        : null;

    private static PhoneCredential Credential(string user, DeviceConfig device) =>
        new(device.Username!.Value.Value, device.Password?.Value, user)
        {
            Hashes = device.Hashes is { Value: var hashes }
                ? new[] { (DigestAlgorithm.Md5, hashes.Md5), (DigestAlgorithm.Sha256, hashes.Sha256), (DigestAlgorithm.Sha512Of256, hashes.Sha512Of256) }
                    .Where(one => one.Item2 is not null).ToFrozenDictionary(one => one.Item1, one => one.Item2!.Value.Value)
                : FrozenDictionary<DigestAlgorithm, string>.Empty,
        };
}
