namespace Routing.Acd.Matching;

/// <summary>Sets of profiles as bitmaps: a bit for each profile of the newest plan.</summary>
internal static class ProfileBits
{
    /// <summary>Sets <paramref name="bits"/> to the profiles that are able at a stage, with the groups open that open by a wait.</summary>
    public static void Fill(ref ulong[] bits, IReadOnlyList<Profile> profiles, in KindKey kind, QueueRecord queue, int stage, long openAfter)
    {
        int length = (profiles.Count + 63) / 64;
        if (bits.Length == length)
        {
            Array.Clear(bits);
        }
        else
        {
            bits = new ulong[length];
        }

        for (int i = 0; i < profiles.Count; i++)
        {
            if (IsAble(profiles[i], kind, queue, stage, openAfter))
            {
                bits[i >> 6] |= 1UL << i;
            }
        }
    }

    /// <summary>Whether agents of <paramref name="profile"/> have the channel, the skills and the group.</summary>
    public static bool IsAble(Profile profile, in KindKey kind, QueueRecord queue, int stage, long openAfter) =>
        profile.Takes(kind.Channel) && profile.IsLetIn(queue.Groups, openAfter) && queue.Stage(stage).IsMetBy(profile, kind.Requires);

    public static bool Has(ulong[] bits, int profile) => (bits[profile >> 6] & (1UL << profile)) != 0;
}
