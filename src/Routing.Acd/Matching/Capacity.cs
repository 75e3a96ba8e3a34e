using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>How much an agent may hold at a time. Few differ in it, so profiles share these. Immutable, equal by value.</summary>
internal sealed class Capacity : IEquatable<Capacity>
{
    private readonly ChannelCounts _most;
    private readonly ChannelCounts _besideVoice;
    private readonly int _total;

    public Capacity(AgentPlan agent)
    {
        for (int channel = 0; channel < ChannelCounts.Length; channel++)
        {
            int most = channel == (int)Channel.Voice ? 1 : ushort.MaxValue; // nobody talks to two callers at a time
            _most[channel] = (ushort)Math.Clamp(channel < agent.Capacity.Count ? agent.Capacity[channel] : 0, 0, most);
            _besideVoice[channel] = (ushort)Math.Clamp(channel < agent.BesideVoice.Count ? agent.BesideVoice[channel] : 0, 0, ushort.MaxValue);
        }

        _total = Math.Max(0, agent.Total);
        Channels = RoomFor(default, default);
    }

    /// <summary>Whether anything of <paramref name="channel"/> is taken at all.</summary>
    public bool Takes(Channel channel) => _most[(int)channel] > 0;

    /// <summary>A bit for each channel of which anything is taken at all: what one who holds nothing has room for.</summary>
    public int Channels { get; }

    /// <summary>A bit for each channel of which one so occupied has room for one more.</summary>
    public int RoomFor(in ChannelCounts used, in ChannelCounts wrapUps)
    {
        int channels = 0;
        for (int channel = 0; channel < ChannelCounts.Length; channel++)
        {
            channels |= HasRoom((Channel)channel, used, wrapUps) ? 1 << channel : 0;
        }

        return channels;
    }

    /// <summary>Whether one so occupied has room for one more of <paramref name="channel"/>.</summary>
    public bool HasRoom(Channel channel, in ChannelCounts used, in ChannelCounts wrapUps)
    {
        const int Voice = (int)Channel.Voice;
        int wanted = (int)channel;
        if (used[wanted] >= _most[wanted] || (_total > 0 && used.Sum >= _total))
        {
            return false;
        }

        if (wanted != Voice)
        {
            return used[Voice] == 0 || (wrapUps[Voice] == 0 && used[wanted] < _besideVoice[wanted]);
        }

        // A call comes beside what may be beside a call; what is in wrap-up does not go on.
        for (int other = Voice + 1; other < ChannelCounts.Length; other++)
        {
            if (used[other] - wrapUps[other] > _besideVoice[other])
            {
                return false;
            }
        }

        return true;
    }

    public bool Equals(Capacity? other) =>
        other is not null
        && _total == other._total
        && ((ReadOnlySpan<ushort>)_most).SequenceEqual(other._most)
        && ((ReadOnlySpan<ushort>)_besideVoice).SequenceEqual(other._besideVoice);

    public override bool Equals(object? obj) => Equals(obj as Capacity);

    public override int GetHashCode() => HashCode.Combine(_total, _most[0], _most[1], _most[2], _besideVoice[1], _besideVoice[2]);
}
