using Routing.Media.Audio;
using Routing.Media.Sdp;

namespace Routing.Media.Virtual;

/// <summary>One leg of a <see cref="VirtualMediaEngine"/>; touched under the engine's gate only.</summary>
internal sealed class VirtualLeg(MediaLegId id, ushort port, IMediaEvents events, TimeProvider time, Lock gate)
{
    private Prompt[] _prompts = [];
    private bool _loop;
    private long _play;
    private long _since;
    private ITimer? _end;

    public MediaLegId Id => id;

    public ushort Port => port;

    public IMediaEvents Events => events;

    public required LegNegotiation Negotiation { get; init; }

    public AgreedMedia? Agreed { get; set; }

    public VirtualLeg? Other { get; private set; }

    public bool Playing { get; private set; }

    public string Keys { get; set; } = "";

    public void Start(long play, Prompt[] prompts, bool loop)
    {
        Stop();
        if (prompts.Length == 0)
        {
            events.OnPlayEnded(id, play, PlayEnd.Completed);
            return;
        }

        (_play, _prompts, _loop, _since, Playing) = (play, prompts, loop, time.GetTimestamp(), true);
        if (!loop)
        {
            long frames = (prompts.Sum(p => (long)p.Length) + G711.FrameSize - 1) / G711.FrameSize;
            _end = time.CreateTimer(_ => Complete(play), null, TimeSpan.FromMilliseconds(20 * frames), Timeout.InfiniteTimeSpan);
        }
    }

    public void Stop() => End(PlayEnd.Stopped);

    public void Join(VirtualLeg other)
    {
        Part();
        other.Part();
        Stop();
        other.Stop();
        (Other, other.Other) = (other, this);
    }

    public void Part()
    {
        if (Other is { } other)
        {
            (Other, other.Other) = (null, null);
        }
    }

    public VirtualHearing Hears() =>
        Agreed is not { MaySend: true } ? VirtualHearing.Nothing
        : Playing ? new VirtualHearing(PromptNow(), default)
        : Other is { Agreed.MayReceive: true } ? new VirtualHearing(null, Other.Id)
        : VirtualHearing.Nothing;

    private string PromptNow()
    {
        long samples = (long)(time.GetElapsedTime(_since).TotalSeconds * ToneGenerator.SampleRate);
        samples = _loop ? samples % _prompts.Sum(p => (long)p.Length) : samples;
        foreach (Prompt prompt in _prompts)
        {
            if (samples < prompt.Length)
            {
                return prompt.Name;
            }

            samples -= prompt.Length;
        }

        return _prompts[^1].Name;
    }

    private void Complete(long play)
    {
        lock (gate)
        {
            if (Playing && _play == play) // a timer that fired while it was being replaced
            {
                End(PlayEnd.Completed);
            }
        }
    }

    private void End(PlayEnd end)
    {
        if (Playing)
        {
            Playing = false;
            _end?.Dispose();
            _end = null;
            events.OnPlayEnded(id, _play, end);
        }
    }
}
