using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>The <c>beside_voice</c> of an agent's <c>capacity</c> as written.</summary>
internal sealed record BesideVoiceConfig(Written<int> Chat, Written<int> Email)
{
    private static readonly Key<int> ChatKey = new("chat", Kinds.Integer(0, 100), "0", "Chats beside a call.");
    private static readonly Key<int> EmailKey = new("email", Kinds.Integer(0, 100), "0", "Mails beside a call.");

    public static SectionKind<BesideVoiceConfig> Section { get; } = new(
        "beside_voice", [ChatKey, EmailKey], read => new BesideVoiceConfig(read.Read(ChatKey), read.Read(EmailKey)));
}
