using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>A trunk's <c>register</c> as written.</summary>
internal sealed record RegisterConfig(Written<string>? Username, Written<string>? AuthUsername, Written<string>? Password, Written<TimeSpan> Expires, Written<bool> Outbound, Written<bool> Bulk)
{
    private static readonly Key<string> UsernameKey = new("username", Kinds.Username, null, "The account's name, as the carrier gave it.");
    private static readonly Key<string> AuthUsernameKey = new("auth_username", Kinds.AuthName, null, "The name to answer challenges with, where it is not the account's.");
    private static readonly Key<string> PasswordKey = new("password", Kinds.Text, null, "Its password; best from the environment or a file.");
    private static readonly Key<TimeSpan> ExpiresKey = new("expires", Kinds.Duration, "10m", "The lifetime asked for; the carrier may grant another.");

    private static readonly Key<bool> OutboundKey = new(
        "outbound", TruthKind.Instance, "false", "Keeps a connection of its own with each server of the carrier (RFC 5626), and asks for an address that leads to this node alone (GRUU, RFC 5627).");

    private static readonly Key<bool> BulkKey = new(
        "bulk", TruthKind.Instance, "false", "Registers all numbers of the account at once (RFC 6140, SIPconnect 2.0): calls come with the number that was called.");

    public static SectionKind<RegisterConfig> Section { get; } = new(
        "register",
        [UsernameKey, AuthUsernameKey, PasswordKey, ExpiresKey, OutboundKey, BulkKey],
        read => new RegisterConfig(read.Required(UsernameKey), read.Optional(AuthUsernameKey), read.Required(PasswordKey), read.Read(ExpiresKey), read.Read(OutboundKey), read.Read(BulkKey)));
}
