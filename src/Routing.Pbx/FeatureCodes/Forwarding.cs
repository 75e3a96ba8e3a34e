using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Pbx.Numbers;
using Routing.Pbx.Trunks;

namespace Routing.Pbx.FeatureCodes;

/// <summary>Call forwarding, set and cleared by the phone, with the rights of that phone.</summary>
internal static class Forwarding
{
    private const int LongestNumber = 32;
    private const int MostSteps = 10;

    /// <summary>Sets one of the forwards.</summary>
    /// <param name="talk">Who asks.</param>
    /// <param name="feature">What was dialled: the number, or nothing to be asked for it.</param>
    /// <param name="said">What says that it is set, before the number.</param>
    /// <param name="set">Sets it.</param>
    public static Task<bool> SetAsync(FeatureTalk talk, FeatureDestination feature, string said, Func<DeskState, string, DeskState> set)
    {
        string desk = talk.Desk;
        return talk.AskUntilAsync(FeatureSpeech.AskNumber, feature.Argument, LongestNumber, FeatureSpeech.WrongNumber, async number =>
        {
            if (!MayForward(talk, desk, number))
            {
                return false;
            }

            talk.States.Change(desk, state => set(state, number));
            await talk.SayAsync([said, .. FeatureSpeech.Digits(number)]);
            return true;
        });
    }

    public static async Task<bool> EndAsync(FeatureTalk talk, FeatureDestination feature)
    {
        talk.States.Change(talk.Desk, state => state with { Always = null, Busy = null, NoAnswer = null });
        await talk.SayAsync(FeatureSpeech.ForwardEnded);
        return true;
    }

    /// <summary>Where people sent callers of <paramref name="to"/> who came to <paramref name="failure"/>; null for nowhere.</summary>
    public static string? After(DeskStates states, Destination to, DialFailure failure) => to is not PhoneDestination { Instance: null } phone ? null
        : failure.Word == "busy" ? states.Of(phone.Dialled).Busy
        : states.Of(phone.Dialled).NoAnswer;

    private static bool MayCall(PbxPlan plan, string number, string phone) => RouteFinder.Find(plan, number, OutboundCaller.OfPhone(phone), out _) is not null;

    // An emergency number is for those who call it themselves; nor may a ring of forwards lead back here.
    private static bool MayForward(FeatureTalk talk, string desk, string number)
    {
        PbxPlan plan = talk.Desks.Plan;
        if (!NumberText.IsDialable(number) || RouteFinder.IsEmergency(plan, number))
        {
            return false;
        }

        string? next = number;
        for (int step = 0; next is not null; step++)
        {
            if (next == desk || step == MostSteps)
            {
                return false;
            }

            next = talk.States.Of(next).Always;
        }

        // Rights are a place's: who sits elsewhere sets there what both may, that phone and their own.
        return PhoneBook.Find(plan, number) is not OutsideDestination
            || (MayCall(plan, number, desk) && (talk.Phone == desk || MayCall(plan, number, talk.Phone)));
    }
}
