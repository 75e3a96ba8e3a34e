namespace Routing.Ivr;

/// <summary>The types that expressions know.</summary>
public enum FlowType
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,
}

/// <summary>A value of an expression or a variable. Immutable.</summary>
public readonly record struct FlowValue
{
    private readonly string? _text;
    private readonly double _number;

    private FlowValue(FlowType type, string? text, double number)
    {
        Type = type;
        _text = text;
        _number = number;
    }

    /// <summary>What it is.</summary>
    public FlowType Type { get; }

    /// <summary>The text, when it is one.</summary>
    public string Text => Type == FlowType.Text ? _text ?? "" : throw new InvalidOperationException($"a {Type} is not a text");

    /// <summary>The number, when it is one.</summary>
    public double Number => Type == FlowType.Number ? _number : throw new InvalidOperationException($"a {Type} is not a number");

    /// <summary>The truth, when it is one.</summary>
    public bool Boolean => Type == FlowType.Boolean ? _number != 0 : throw new InvalidOperationException($"a {Type} is not a boolean");

    /// <summary>A text.</summary>
    public static FlowValue Of(string text) => new(FlowType.Text, text, 0);

    /// <summary>A number.</summary>
    public static FlowValue Of(double number) => new(FlowType.Number, null, number);

    /// <summary>True or false.</summary>
    public static FlowValue Of(bool truth) => new(FlowType.Boolean, null, truth ? 1 : 0);

    /// <inheritdoc/>
    public override string ToString() => Type switch
    {
        FlowType.Text => _text ?? "",
        FlowType.Number => _number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => _number != 0 ? "true" : "false",
    };
}
