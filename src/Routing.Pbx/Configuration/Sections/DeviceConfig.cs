using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>An agent's <c>device</c> as written.</summary>
internal sealed record DeviceConfig(Written<string>? Username, Written<string>? Password)
{
    private static readonly Key<string> UsernameKey = new("username", Kinds.Username, null, "The digest username.");
    private static readonly Key<string> PasswordKey = new("password", Kinds.Text, null, "The digest password; best from the environment or a file.");

    public static SectionKind<DeviceConfig> Section { get; } = new(
        "device", [UsernameKey, PasswordKey], read => new DeviceConfig(read.Required(UsernameKey), read.Required(PasswordKey)));
}
