using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>An agent's <c>capacity</c> as written.</summary>
internal sealed record CapacityConfig(Written<int> Voice, Written<int> Chat, Written<int> Email, Written<int> Total, BesideVoiceConfig BesideVoice)
{
    private static readonly Key<int> VoiceKey = new("voice", Kinds.Integer(0, 1), "1", "Calls: 1, or 0 for none.");
    private static readonly Key<int> ChatKey = new("chat", Kinds.Integer(0, 100), "0", "Chats.");
    private static readonly Key<int> EmailKey = new("email", Kinds.Integer(0, 100), "0", "Mails.");
    private static readonly Key<int> TotalKey = new("total", Kinds.Integer(0, 1000), "0", "All channels together, wrap-ups included; 0 for no limit of its own.");

    private static readonly Key<BesideVoiceConfig> BesideVoiceKey = new(
        "beside_voice", BesideVoiceConfig.Section, "{}", "What the agent may have, or be given, while in a call; without it nothing.");

    public static SectionKind<CapacityConfig> Section { get; } = new(
        "capacity",
        [VoiceKey, ChatKey, EmailKey, TotalKey, BesideVoiceKey],
        read => new CapacityConfig(read.Read(VoiceKey), read.Read(ChatKey), read.Read(EmailKey), read.Read(TotalKey), read.Read(BesideVoiceKey).Value));
}
