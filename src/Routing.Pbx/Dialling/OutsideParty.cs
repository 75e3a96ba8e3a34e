using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Dialling;

/// <summary>Who calls, as those outside may be told. Pure functions; for calls, and for whoever asks what would become of one.</summary>
internal static class OutsideParty
{
    /// <param name="plan">The configuration.</param>
    /// <param name="party">Who calls whom.</param>
    /// <param name="diverter">The phone or ring group that sent the call on, or null.</param>
    /// <param name="why">What the record says of that.</param>
    public static CallingParty Of(PbxPlan plan, InboundParty party, string? diverter, string? why)
    {
        if (party.IsPhone && plan.Phones.TryGetValue(party.Caller.Number, out PhonePlan? phone))
        {
            return new CallingParty(phone.CallerId ?? "", phone.OutsideName)
            {
                IsPrivate = party.Caller.IsPrivate,
                DivertedBy = NumberOf(plan, party, diverter),
                DivertedFor = WhyDiverted(why),
                Stations = NumberOf(plan, party, diverter) is { } own ? [own] : [],
            };
        }

        // RFC 5806 §4: a caller from outside who is sent outside again was diverted by a number of ours; many a carrier takes no
        // caller's number that is not ours without that. Which extension it was is not for the world to know.
        string? sender = NumberOf(plan, party, diverter);
        return party.Caller with
        {
            DivertedBy = sender ?? party.Caller.DivertedBy ?? party.Called,
            DivertedFor = WhyDiverted(why),
            Stations = sender is null || sender == party.Called ? [party.Called] : [party.Called, sender],
        };
    }

    /// <summary>The reason (RFC 5806 §4) that stands for a word of records.</summary>
    public static string? WhyDiverted(string? word) => word switch
    {
        "busy" => "user-busy",
        "no_answer" => "no-answer",
        "forwarded" => "unconditional",
        "failed" => "unavailable",
        "transferred" => "deflection",
        _ => null,
    };

    // What the world knows a phone or a ring group of the house by: its own number, or else the one that was called.
    private static string? NumberOf(PbxPlan plan, InboundParty party, string? diverter) =>
        diverter is null ? null
        : plan.Phones.TryGetValue(diverter, out PhonePlan? phone) && phone.CallerId is { } own ? own
        : party.IsPhone ? null
        : party.Called;
}
