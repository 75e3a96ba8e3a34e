using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>
/// A device's <c>ha1</c> as written: what stands for its password (A1, RFC 7616 §3.4.2), so that the password itself stands nowhere. Good for the
/// username and the realm that it was made with.
/// </summary>
internal sealed record DeviceHashesConfig(Written<string>? Md5, Written<string>? Sha256, Written<string>? Sha512Of256)
{
    private static readonly Key<string> Md5Key = new("md5", Kinds.Hash(32), null, "For MD5.");
    private static readonly Key<string> Sha256Key = new("sha_256", Kinds.Hash(64), null, "For SHA-256.");
    private static readonly Key<string> Sha512Of256Key = new("sha_512_256", Kinds.Hash(64), null, "For SHA-512-256.");

    public static SectionKind<DeviceHashesConfig> Section { get; } = new(
        "ha1",
        [Md5Key, Sha256Key, Sha512Of256Key],
        read => new DeviceHashesConfig(read.Optional(Md5Key), read.Optional(Sha256Key), read.Optional(Sha512Of256Key)));
}
