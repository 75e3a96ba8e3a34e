using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Configuration.Keys;

/// <summary>The words of <c>dtmf</c>, of trunks and of phones.</summary>
internal static class KeyWords
{
    public static ValueKind<string> Kind { get; } = new ChoiceKind("a way in which key presses come", ["auto", "rfc4733", "info"], "inband");

    public static KeyWay WayOf(string? word) => word switch
    {
        "rfc4733" => KeyWay.Rfc4733,
        "info" => KeyWay.Info,
        _ => KeyWay.Auto,
    };
}
