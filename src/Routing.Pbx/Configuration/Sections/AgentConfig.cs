using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>One of <c>agents</c> as written.</summary>
internal sealed record AgentConfig(
    Written<string>? Name,
    Written<DeviceConfig>? Device,
    LevelsConfig Skills,
    Written<IReadOnlyList<Written<string>>> Groups,
    Written<string> SignIn,
    CapacityConfig Capacity,
    Written<string>? Pin,
    ReachConfig Reach)
{
    private static readonly Key<string> NameKey = new("name", Kinds.Text, null, "The name shown. Without it: the agent's key.");
    private static readonly Key<DeviceConfig> DeviceKey = new("device", DeviceConfig.Section, null, "What the agent's phones register with, or the number outside where they are rung.");
    private static readonly Key<LevelsConfig> SkillsKey = new("skills", LevelsConfig.Kind, "{}", "Skills, each with its level from 1 (basic) to 10 (expert).");
    private static readonly Key<IReadOnlyList<Written<string>>> GroupsKey = new("groups", new ListKind<string>(Kinds.Name), "[]", "The groups the agent is in.");

    private static readonly Key<string> SignInKey = new(
        "sign_in",
        new ChoiceKind("a way to sign in", ["on_register", "manual", "pin"]),
        "on_register",
        "on_register: available as soon as the phone registers; manual: signed in by hand; pin: by hand and with the pin, at whatever phone.");

    private static readonly Key<CapacityConfig> CapacityKey = new("capacity", CapacityConfig.Section, "{}", "How many interactions at a time, by channel.");

    private static readonly Key<string> PinKey = new("pin", Kinds.Pin, null, "Signs the agent in at any phone, by a feature code; best from the environment or a file. Without it: at their own alone.");

    public static SectionKind<AgentConfig> Section { get; } = new(
        "agent",
        [NameKey, DeviceKey, SkillsKey, GroupsKey, SignInKey, CapacityKey, PinKey, .. ReachConfig.All],
        read => new AgentConfig(
            read.Optional(NameKey),
            read.Optional(DeviceKey),
            read.Read(SkillsKey).Value,
            read.Read(GroupsKey),
            read.Read(SignInKey),
            read.Read(CapacityKey).Value,
            read.Optional(PinKey),
            ReachConfig.Read(read)));
}
