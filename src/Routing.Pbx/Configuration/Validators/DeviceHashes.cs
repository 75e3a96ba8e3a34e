using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>A phone has a password or hashes in its place, and hashes for whatever it may be asked for (<c>node.sip.digest</c>).</summary>
internal sealed class DeviceHashes : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        SipConfig sip = scope.Config.Node.Sip;
        foreach (Written<DeviceConfig> device in scope.Config.Agents.Select(agent => agent.Value.Device)
            .Concat(scope.Config.Extensions.Select(extension => extension.Value.Device)).OfType<Written<DeviceConfig>>())
        {
            if (device.Value is not { Hashes: { } hashes })
            {
                if (device.Value is { Dial: null, Password: null })
                {
                    problems.Error(device.At, "password is missing: what the phone registers with, or ha1 in its place");
                }

                continue;
            }

            if (device.Value.Password is { } password)
            {
                problems.Error(password.At, "a device has a password or ha1 in its place, not both");
            }

            foreach (Written<string> algorithm in sip.Digest.Value)
            {
                if (device.Value.Dial is null && Of(hashes.Value, algorithm.Value) is null)
                {
                    problems.Error(hashes.At, $"phones are asked for {algorithm.Value} (node.sip.digest), for which no hash stands here");
                }
            }
        }
    }

    private static Written<string>? Of(DeviceHashesConfig hashes, string algorithm) => algorithm switch
    {
        "MD5" => hashes.Md5,
        "SHA-256" => hashes.Sha256,
        _ => hashes.Sha512Of256,
    };
}
