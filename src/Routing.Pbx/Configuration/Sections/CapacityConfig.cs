using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>An agent's <c>capacity</c> as written.</summary>
internal sealed record CapacityConfig(Written<int> Voice, Written<int> Chat, Written<int> Email)
{
    private static readonly Key<int> VoiceKey = new("voice", Kinds.Integer(0, 1), "1", "Calls: 1, or 0 for none.");
    private static readonly Key<int> ChatKey = new("chat", Kinds.Integer(0, 100), "0", "Chats.");
    private static readonly Key<int> EmailKey = new("email", Kinds.Integer(0, 100), "0", "Mails.");

    public static SectionKind<CapacityConfig> Section { get; } = new(
        "capacity",
        [VoiceKey, ChatKey, EmailKey],
        read => new CapacityConfig(read.Read(VoiceKey), read.Read(ChatKey), read.Read(EmailKey)));
}
