using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>An agent's or an extension's <c>device</c> as written: what its phones register with, or a number outside.</summary>
internal sealed record DeviceConfig(
    Written<string>? Username, Written<string>? Password, Written<DeviceHashesConfig>? Hashes, Written<string>? Dial, Written<bool> Confirm, Written<string> AutoAnswer, Written<string> Dtmf)
{
    private static readonly Key<string> UsernameKey = new("username", Kinds.Username, null, "The digest username.");
    private static readonly Key<string> PasswordKey = new("password", Kinds.Text, null, "The digest password; best from the environment or a file.");
    private static readonly Key<DeviceHashesConfig> HashesKey = new(
        "ha1", DeviceHashesConfig.Section, null, "In place of the password, its hashes: printf 'USERNAME:REALM:PASSWORD' | md5sum. REALM is node.sip.realm.");

    private static readonly Key<string> DialKey = new("dial", Kinds.Text, null, "In place of both: the number outside at which the agent is rung, over the routes. Signed in by hand.");
    private static readonly Key<bool> ConfirmKey = new("confirm", TruthKind.Instance, "true", "With dial: who answers must press 1 to take the call, which a mobile's voicemail does not.");

    private static readonly Key<string> AutoAnswerKey = new(
        "auto_answer",
        new ChoiceKind("a way to ask a phone to answer", ["none", "call_info", "alert_info", "answer_mode"]),
        "none",
        "The header that makes the phone answer by itself: an agent's for calls from a queue, an extension's for all.");

    private static readonly Key<string> DtmfKey = new(
        "dtmf", KeyWords.Kind, "auto", "How its phones send key presses: rfc4733 (in the media), info (SIP INFO), or auto: either way, and one that comes both ways counts once.");

    public static SectionKind<DeviceConfig> Section { get; } = new(
        "device",
        [UsernameKey, PasswordKey, HashesKey, DialKey, ConfirmKey, AutoAnswerKey, DtmfKey],
        read =>
        {
            Written<string>? dial = read.Optional(DialKey);
            return new DeviceConfig(
                dial is null ? read.Required(UsernameKey) : read.Optional(UsernameKey),
                read.Optional(PasswordKey),
                read.Optional(HashesKey),
                dial,
                read.Read(ConfirmKey),
                read.Read(AutoAnswerKey),
                read.Read(DtmfKey));
        });
}
