using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>One of <c>extensions</c> as written.</summary>
internal sealed record ExtensionConfig(Written<string>? Name, Written<DeviceConfig>? Device, ReachConfig Reach)
{
    private static readonly Key<string> NameKey = new("name", Kinds.Text, null, "The name shown to whom it calls. Without it: the extension.");
    private static readonly Key<DeviceConfig> DeviceKey = new("device", DeviceConfig.Section, null, "What the extension's phones register with.");

    public static SectionKind<ExtensionConfig> Section { get; } = new(
        "extension",
        [NameKey, DeviceKey, .. ReachConfig.All],
        read => new ExtensionConfig(read.Optional(NameKey), read.Required(DeviceKey), ReachConfig.Read(read)));
}
