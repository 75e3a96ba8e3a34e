namespace Routing.Ivr.Steps;

/// <summary>The steps that flows may use. To add one: its file in this folder, and its line here.</summary>
public static class StepCatalog
{
    /// <summary>In the order of the documentation.</summary>
    internal static IReadOnlyList<StepKind> All { get; } =
    [
        AnswerStep.Kind,
        PlayStep.Kind,
        MenuStep.Kind,
        QueueStep.Kind,
        TransferStep.Kind,
        WhenStep.Kind,
        SetStep.Kind,
        GotoStep.Kind,
        HangupStep.Kind,
    ];

    /// <summary>Their names, as written in flows.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(k => k.Name)];

    /// <summary>What the documentation says of each.</summary>
    public static IReadOnlyList<StepDoc> Docs { get; } =
        [.. All.Select(k => new StepDoc(k.Name, k.Summary, k.Sample, k.NeedsNoValue, k.FurtherKeys))];

    internal static StepKind? Find(string name) => All.FirstOrDefault(k => k.Name == name);
}

/// <summary>A step for people and for schemas.</summary>
/// <param name="Name">The word in a flow.</param>
/// <param name="Summary">One line.</param>
/// <param name="Sample">YAML of one item of a flow. It compiles where its queue, prompts, calendar and flow exist.</param>
/// <param name="StandsAlone">It may be written as a word, without a value.</param>
/// <param name="FurtherKeys">The keys that may stand beside its name.</param>
public sealed record StepDoc(string Name, string Summary, string Sample, bool StandsAlone, IReadOnlyList<string> FurtherKeys);
