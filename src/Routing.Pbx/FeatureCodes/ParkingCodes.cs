using Routing.Pbx.Dialling;
using Routing.Pbx.Parking;

namespace Routing.Pbx.FeatureCodes;

/// <summary>
/// Parks and takes back. A phone that dials the code to park is told a slot, which is kept for it until it completes an attended
/// transfer to this call; a blind transfer to the code never comes here, but is the affair of the call that is transferred.
/// </summary>
internal static class ParkingCodes
{
    private const int LongestSlot = 8;
    private const int Repeats = 6;

    private static readonly TimeSpan BetweenRepeats = TimeSpan.FromSeconds(8);

    public static async Task<bool> ParkAsync(FeatureTalk talk, FeatureDestination feature)
    {
        if (feature.Argument.Length > 0)
        {
            ParkingPlace? chosen = null;
            return await talk.AskUntilAsync(
                FeatureSpeech.AskSlot, feature.Argument, LongestSlot, FeatureSpeech.NotPossible, slot => Task.FromResult((chosen = talk.KeepSlot(slot)) is not null))
                && await AwaitAsync(talk, chosen!);
        }

        if (talk.KeepSlot(null) is { } place)
        {
            return await AwaitAsync(talk, place);
        }

        await talk.SayAsync(FeatureSpeech.ParkingFull);
        return false;
    }

    // The slot that a code is has no other to ask for.
    public static async Task<bool> RetrieveAsync(FeatureTalk talk, FeatureDestination feature)
    {
        if (feature.Code.Slot is null)
        {
            return await talk.AskUntilAsync(FeatureSpeech.AskSlot, feature.Argument, LongestSlot, FeatureSpeech.NobodyParked, talk.RetrieveAsync);
        }

        if (await talk.RetrieveAsync(feature.Code.Slot))
        {
            return true;
        }

        await talk.SayAsync(FeatureSpeech.NobodyParked);
        return false;
    }

    private static async Task<bool> AwaitAsync(FeatureTalk talk, ParkingPlace place)
    {
        try
        {
            // Parking ends this call; who hears it to its end has sent nobody.
            for (int i = 0; i < Repeats; i++)
            {
                await talk.SayAsync([FeatureSpeech.Parked, .. FeatureSpeech.Digits(place.Slot)]);
                await talk.RestAsync(BetweenRepeats);
            }
        }
        finally
        {
            talk.DropSlot(place);
        }

        await talk.SayAsync(FeatureSpeech.NotPossible);
        return false;
    }
}
