using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>A trunk's <c>register</c> as written.</summary>
internal sealed record RegisterConfig(Written<string>? Username, Written<string>? Password, Written<TimeSpan> Expires)
{
    private static readonly Key<string> UsernameKey = new("username", Kinds.Username, null, "The account's name, as the carrier gave it.");
    private static readonly Key<string> PasswordKey = new("password", Kinds.Text, null, "Its password; best from the environment or a file.");
    private static readonly Key<TimeSpan> ExpiresKey = new("expires", Kinds.Duration, "10m", "The lifetime asked for; the carrier may grant another.");

    public static SectionKind<RegisterConfig> Section { get; } = new(
        "register",
        [UsernameKey, PasswordKey, ExpiresKey],
        read => new RegisterConfig(read.Required(UsernameKey), read.Required(PasswordKey), read.Read(ExpiresKey)));
}
