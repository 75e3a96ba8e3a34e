using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Yaml;
using Routing.Pbx.Trunks;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>A trunk's <c>identity</c> as written: the name of a preset, or what differs from one.</summary>
internal sealed record IdentityConfig(
    Written<string> Preset,
    Written<string>? Domain,
    Written<AddressTemplate?>? From,
    Written<TextTemplate?>? Name,
    Written<AddressTemplate?>? Asserted,
    Written<AddressTemplate?>? Preferred,
    Written<AddressTemplate?>? RemoteParty,
    Written<AddressTemplate?>? Diversion,
    Written<AddressTemplate?>? HistoryInfo,
    Written<TextTemplate?>? Contact,
    Written<string> Withheld,
    Written<string> Stir)
{
    private const string None = "none";

    private static readonly ScalarKind<AddressTemplate?> Address = new("an address such as \"{number}@carrier.example\", or none", ".+", (string text, out AddressTemplate? value) =>
    {
        string? wrong = null;
        value = text == None ? null : AddressTemplate.Parse(text, out wrong);
        return wrong;
    })
    { IsFreeText = true };

    // RFC 7044 §10.2: why a call went on stands in the headers of the URI, and a tel URI has none.
    private static readonly ScalarKind<AddressTemplate?> Station = new("an address such as \"{diverted}@carrier.example\", or none", ".+", (string text, out AddressTemplate? value) =>
    {
        string? wrong = null;
        value = text == None ? null : AddressTemplate.Parse(text, out wrong);
        return wrong ?? (text.StartsWith("tel:", StringComparison.Ordinal) ? "a tel: address has no place for why a call was sent on: write {diverted}, or {diverted}@HOST" : null);
    })
    { IsFreeText = true };

    private static readonly ScalarKind<TextTemplate?> Text = new("a text such as \"{name}\", or none", ".+", (string text, out TextTemplate? value) =>
    {
        string? wrong = null;
        value = text == None ? null : TextTemplate.Parse(text, out wrong);
        return wrong;
    })
    { IsFreeText = true };

    private static readonly ChoiceKind Presets = new("a way to tell who calls", ["from", "pai", "from_and_pai", "ppi", "rpid"]);

    private static readonly Key<string> PresetKey = new(
        "preset", Presets, "from", "Where the caller's number stands: in From; in P-Asserted-Identity (pai), P-Preferred-Identity (ppi) or Remote-Party-ID (rpid) with the account in From; or in both.");

    private static readonly Key<string> DomainKey = new("domain", NetworkKinds.Host, null, "The host of these addresses. Without it: the carrier's where we register or the header is the carrier's affair, else our own.");
    private static readonly Key<AddressTemplate?> FromKey = new("from", Address, null, "The address in From; fields are {number} {name} {account} {diverted} {dialled}.");
    private static readonly Key<TextTemplate?> NameKey = new("name", Text, null, "The display name; none for none. Without it: {name}.");
    private static readonly Key<AddressTemplate?> AssertedKey = new("p_asserted_identity", Address, null, "The address in P-Asserted-Identity, or none.");
    private static readonly Key<AddressTemplate?> PreferredKey = new("p_preferred_identity", Address, null, "The address in P-Preferred-Identity, or none.");
    private static readonly Key<AddressTemplate?> RemotePartyKey = new("remote_party_id", Address, null, "The address in Remote-Party-ID, or none.");
    private static readonly Key<AddressTemplate?> DiversionKey = new("diversion", Address, null, "The address in Diversion where a call was sent on, or none. Without it: {diverted}.");
    private static readonly Key<AddressTemplate?> HistoryInfoKey = new("history_info", Station, null, "The address in History-Info (RFC 7044) of each number that sent a call on, such as {diverted}, or none. Without it: none. The carrier may be told by diversion, by this, or by both.");
    private static readonly Key<TextTemplate?> ContactKey = new("contact", Text, null, "The user part of Contact. Without it: the registered account.");

    private static readonly Key<string> WithheldKey = new(
        "withheld", new ChoiceKind("what a withheld caller's From shows", ["anonymous", "account"]), "anonymous", "What stands in From when the caller does not want to be shown; account for carriers that know us by it.");

    private static readonly Key<string> StirKey = new(
        "stir", new ChoiceKind("what becomes of what networks have signed", ["drop", "pass"]), "drop", "Whether the Identity headers (STIR, RFC 8224) of a call that came in over a trunk are handed on to this one, where the caller's number has not been replaced on the way. What stands in them is not looked at, and nothing is signed here.");

    public static ValueKind<IdentityConfig> Kind { get; } = new ShapeKind<IdentityConfig>(
        "from, pai, from_and_pai, ppi, rpid, or a map that begins with preset",
        (ConfigNodeKind.Scalar, new MadeOf<string, IdentityConfig>(
            Presets, (preset, at) => new IdentityConfig(new(preset, at), null, null, null, null, null, null, null, null, null, new("anonymous", at, IsGiven: false), new("drop", at, IsGiven: false)))),
        (ConfigNodeKind.Map, new SectionKind<IdentityConfig>(
            "identity",
            [PresetKey, DomainKey, FromKey, NameKey, AssertedKey, PreferredKey, RemotePartyKey, DiversionKey, HistoryInfoKey, ContactKey, WithheldKey, StirKey],
            read => new IdentityConfig(
                read.Read(PresetKey),
                read.Optional(DomainKey),
                read.Optional(FromKey),
                read.Optional(NameKey),
                read.Optional(AssertedKey),
                read.Optional(PreferredKey),
                read.Optional(RemotePartyKey),
                read.Optional(DiversionKey),
                read.Optional(HistoryInfoKey),
                read.Optional(ContactKey),
                read.Read(WithheldKey),
                read.Read(StirKey)))));
}
