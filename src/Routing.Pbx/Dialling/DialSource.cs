using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Trunks;

namespace Routing.Pbx.Dialling;

/// <summary>Who dials, as those who are dialled may be told. Immutable.</summary>
/// <param name="Inside">What phones of the house are shown.</param>
/// <param name="Outside">What a trunk is given to show.</param>
/// <param name="Account">On whose account it goes outside.</param>
internal sealed record DialSource(CallingParty Inside, CallingParty Outside, OutboundCaller Account)
{
    /// <summary>Headers for phones of the house alone.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The queue that the call comes from; null for none.</summary>
    public string? Queue { get; init; }

    /// <summary>The same with a header more for phones of the house; null for none.</summary>
    public DialSource With(string name, string? value) => value is null ? this : this with { Headers = [.. Headers, new(name, value)] };

    /// <summary>The headers that ask <paramref name="phone"/> to answer by itself, in the way that it understands.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> AutoAnswer(PhonePlan phone) => phone.AutoAnswer switch
    {
        "call_info" => [new("Call-Info", "<sip:routing.invalid>;answer-after=0")], // RFC 3261 §20.9; understood by Snom, Yealink, Linphone
        "alert_info" => [new("Alert-Info", "<http://routing.invalid>;info=alert-autoanswer;delay=0")], // Polycom, Grandstream, Fanvil
        "answer_mode" => [new("Answer-Mode", "Auto")], // RFC 5373 §4
        _ => [],
    };
}
