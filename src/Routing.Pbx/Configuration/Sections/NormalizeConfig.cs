using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>A trunk's <c>normalize</c> as written.</summary>
internal sealed record NormalizeConfig(
    Written<string>? Country,
    Written<string>? National,
    Written<string>? International,
    Written<IReadOnlyList<Written<RewriteConfig>>> Rules,
    Written<string> Format,
    Written<string>? CallerFormat)
{
    private static readonly string[] Formats = ["as_dialled", "plus", "e164", "national"];

    private static readonly Key<string> CountryKey = new("country", NumberKinds.Country, null, "The country code of the carrier's numbers, such as \"81\": they become +81…. Without it: only rules hold.");
    private static readonly Key<string> NationalKey = new("national", NumberKinds.Prefix, null, "What stands before numbers within the country. Without it: the country's, mostly 0.");
    private static readonly Key<string> InternationalKey = new("international", NumberKinds.Prefix, null, "What is dialled before numbers abroad. Without it: the country's, mostly 00.");

    private static readonly Key<IReadOnlyList<Written<RewriteConfig>>> RulesKey = new(
        "rules", new ListKind<RewriteConfig>(RewriteConfig.Section), "[]", "Rewriting before all that, for called and callers' numbers; the first that fits holds.");

    private static readonly Key<string> FormatKey = new(
        "format", new ChoiceKind("a form of numbers", Formats), "as_dialled", "How called numbers are written toward the carrier: as_dialled, plus (+81…), e164 (81…), national (0…, abroad 010…).");

    private static readonly Key<string> CallerFormatKey = new(
        "caller_format", new ChoiceKind("a form of numbers", Formats), null, "How the caller's number is written toward the carrier. Without it: as format.");

    public static SectionKind<NormalizeConfig> Section { get; } = new(
        "normalize",
        [CountryKey, NationalKey, InternationalKey, RulesKey, FormatKey, CallerFormatKey],
        read => new NormalizeConfig(
            read.Optional(CountryKey),
            read.Optional(NationalKey),
            read.Optional(InternationalKey),
            read.Read(RulesKey),
            read.Read(FormatKey),
            read.Optional(CallerFormatKey)));
}

/// <summary>One of the <c>rules</c> of <c>normalize</c> as written.</summary>
internal sealed record RewriteConfig(Written<NumberPattern>? Match, Written<int> Strip, Written<string> Prefix)
{
    private static readonly Key<NumberPattern> MatchKey = new("match", NumberKinds.Pattern, null, "The numbers it is for, a pattern.");
    private static readonly Key<int> StripKey = new("strip", Kinds.Integer(0, 32), "0", "Characters taken off the front.");
    private static readonly Key<string> PrefixKey = new("prefix", NumberKinds.Prefix, "\"\"", "What is put before the rest.");

    public static SectionKind<RewriteConfig> Section { get; } = new(
        "rules", [MatchKey, StripKey, PrefixKey], read => new RewriteConfig(read.Required(MatchKey), read.Read(StripKey), read.Read(PrefixKey)));
}
