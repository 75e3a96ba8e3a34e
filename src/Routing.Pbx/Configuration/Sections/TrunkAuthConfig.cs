using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>A trunk's <c>auth</c> as written.</summary>
internal sealed record TrunkAuthConfig(Written<string>? Username, Written<string>? Password)
{
    private static readonly Key<string> UsernameKey = new("username", Kinds.AuthName, null, "The name to answer the carrier's challenge with.");
    private static readonly Key<string> PasswordKey = new("password", Kinds.Text, null, "Its password; best from the environment or a file.");

    public static SectionKind<TrunkAuthConfig> Section { get; } = new(
        "auth", [UsernameKey, PasswordKey], read => new TrunkAuthConfig(read.Required(UsernameKey), read.Required(PasswordKey)));
}
