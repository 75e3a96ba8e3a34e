using Routing.Media;

namespace Routing.Pbx.Calls;

/// <summary>What is heard while waiting. On the call's mailbox.</summary>
internal static class QueueMusic
{
    /// <summary>The music of <paramref name="queue"/>, in the caller's language, in place of what <paramref name="leg"/> hears now; silence where it has none.</summary>
    public static void Play(Call call, Leg leg, string queue)
    {
        // Silence is sent too: a carrier that hears nothing at all for long hangs up.
        string? music = call.Plan.Queues[queue].Music;
        leg.Play(new PlayList([(music is null ? null : call.Plan.Prompts.Resolve(music, call.Language)) ?? "silence"], Loop: true));
    }
}
