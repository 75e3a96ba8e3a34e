using Routing.Media;

namespace Routing.Pbx.Calls;

/// <summary>What is heard while waiting. On the call's mailbox.</summary>
internal static class QueueMusic
{
    /// <summary>The music of <paramref name="queue"/>, in the caller's language, in place of what <paramref name="leg"/> hears now; silence where it has none.</summary>
    public static void Play(Call call, Leg leg, string queue)
    {
        if (call.Plan.Queues[queue].Music is { } music && call.Plan.Prompts.Resolve(music, call.Language) is { } key)
        {
            leg.Play(new PlayList([key], Loop: true));
        }
        else
        {
            leg.StopPlay();
        }
    }
}
