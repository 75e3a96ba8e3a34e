using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Configuration.Yaml;
using Routing.Pbx.FeatureCodes;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>One of <c>feature_codes</c> as written: a word, <c>{ pause: lunch }</c> or <c>{ extend_wrap_up: 2m }</c>.</summary>
internal sealed record FeatureConfig(Written<string>? Word, Written<string>? Pause, Written<TimeSpan>? ExtendWrapUp)
{
    private static readonly Key<string> PauseKey = new("pause", Kinds.Name, null, "Pauses for this reason, without asking.");
    private static readonly Key<TimeSpan> ExtendWrapUpKey = new("extend_wrap_up", Kinds.Duration, null, "Makes the work after a call that much longer, as far as the queue allows.");

    public static ValueKind<FeatureConfig> Kind { get; } = new ShapeKind<FeatureConfig>(
        "an action such as sign_in, or { pause: REASON },",
        (ConfigNodeKind.Scalar, new MadeOf<string, FeatureConfig>(
            new ChoiceKind("an action", FeatureTable.Words), (word, at) => new FeatureConfig(new Written<string>(word, at), null, null))),
        (ConfigNodeKind.Map, new SectionKind<FeatureConfig>(
            "feature_code", [PauseKey, ExtendWrapUpKey], read => new FeatureConfig(null, read.Optional(PauseKey), read.Optional(ExtendWrapUpKey)))));

    /// <summary>What it does; null when it does not say one thing.</summary>
    public FeatureAction? Action =>
        Word is { } word ? FeatureTable.Of(word.Value).Action
        : (Pause, ExtendWrapUp) switch
        {
            (not null, null) => FeatureAction.Pause,
            (null, not null) => FeatureAction.ExtendWrapUp,
            _ => null,
        };
}
