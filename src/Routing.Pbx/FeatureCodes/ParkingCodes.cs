using Routing.Pbx.Dialling;

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
        string? slot = feature.Argument.Length > 0 ? feature.Argument : null;
        if (talk.KeepSlot(slot) is not { } place)
        {
            await talk.SayAsync(slot is null ? FeatureSpeech.ParkingFull : FeatureSpeech.NotPossible);
            return false;
        }

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

    public static async Task<bool> RetrieveAsync(FeatureTalk talk, FeatureDestination feature)
    {
        string? slot = feature.Code.Slot ?? (feature.Argument.Length > 0 ? feature.Argument : await talk.AskNumberAsync(FeatureSpeech.AskSlot, LongestSlot));
        if (slot is not null && await talk.RetrieveAsync(slot))
        {
            return true;
        }

        await talk.SayAsync(FeatureSpeech.NobodyParked);
        return false;
    }
}
