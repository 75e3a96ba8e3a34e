using System.Collections.Frozen;
using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Configuration.Compiling;

/// <summary>Makes what phones may dial to have something done.</summary>
internal static class FeatureCompiler
{
    public static FeaturePlan Compile(RootConfig config) => new(
        new PatternTable<FeatureCode>(config.FeatureCodes.Select(Code).Concat(Slots(config)).Select(code => (code.Code, code))),
        config.PauseReasons.ToFrozenDictionary(reason => reason.Name[0], reason => reason.Value));

    // Whoever dials a slot takes what is parked there.
    private static IEnumerable<FeatureCode> Slots(RootConfig config) =>
        (config.Parking?.Value.Slots?.Value ?? []).Select(slot => new FeatureCode(NumberPattern.Of(slot), FeatureAction.Retrieve) { Slot = slot });

    private static FeatureCode Code(Named<FeatureConfig> written)
    {
        var code = new FeatureCode(NumberPattern.Of(written.Name), written.Value.Action!.Value) { Reason = written.Value.Pause?.Value };
        return written.Value.ExtendWrapUp is { } by ? code with { By = by.Value } : code;
    }
}
