using Routing.Simulator.Audio;
using Routing.Simulator.Reports;

namespace Routing.Simulator.Actors;

/// <summary>Counts what the agents do. Written within turns, read by any thread: one lock.</summary>
internal sealed class AgentTally
{
    private readonly Lock _gate = new();
    private readonly long[] _counts = new long[Enum.GetValues<AgentCount>().Length];
    private readonly List<TimeSpan> _idle = [];
    private readonly List<TimeSpan> _ring = [];
    private readonly List<TimeSpan> _talk = [];
    private AudioReport _audio;
    private int _registeredAtStart;
    private int _registered;
    private int _ringing;
    private int _talking;

    /// <summary>Registered, ringing and talking agents at this moment. Any thread.</summary>
    public (int Registered, int Ringing, int Talking) Now
    {
        get
        {
            lock (_gate)
            {
                return (_registered, _ringing, _talking);
            }
        }
    }

    /// <summary>Counts one.</summary>
    public void Count(AgentCount what)
    {
        lock (_gate)
        {
            _counts[(int)what]++;
        }
    }

    /// <summary>A phone registered, or lost its registration.</summary>
    public void Registered(int change)
    {
        lock (_gate)
        {
            _registered += change;
        }
    }

    /// <summary>The calls begin now.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _registeredAtStart = _registered;
        }
    }

    /// <summary>A phone begins (1) or ends (-1) to ring.</summary>
    public void Ringing(int change)
    {
        lock (_gate)
        {
            _ringing += change;
        }
    }

    /// <summary>An INVITE rings, <paramref name="idle"/> after the agent's last talk; null where there was none.</summary>
    public void Ring(TimeSpan? idle)
    {
        lock (_gate)
        {
            _counts[(int)AgentCount.Ring]++;
            if (idle is { } span)
            {
                _idle.Add(span);
            }
        }
    }

    /// <summary>A ring was answered after <paramref name="ring"/>.</summary>
    public void Answered(TimeSpan ring)
    {
        lock (_gate)
        {
            _counts[(int)AgentCount.Answered]++;
            _ring.Add(ring);
        }
    }

    /// <summary>A talk begins.</summary>
    public void TalkBegins()
    {
        lock (_gate)
        {
            _talking++;
        }
    }

    /// <summary>A talk of <paramref name="length"/> is over.</summary>
    public void TalkEnds(TimeSpan length)
    {
        lock (_gate)
        {
            _talking--;
            _talk.Add(length);
        }
    }

    /// <summary>A leg is closed.</summary>
    public void Add(in AudioFigures audio)
    {
        lock (_gate)
        {
            _audio = _audio.Plus(audio);
        }
    }

    /// <summary>The agents' part of the report. Any thread.</summary>
    public AgentsReport Report(int agents)
    {
        lock (_gate)
        {
            return new AgentsReport
            {
                Agents = agents,
                Registered = _registeredAtStart,
                Rings = _counts[(int)AgentCount.Ring],
                Answered = _counts[(int)AgentCount.Answered],
                Declined = _counts[(int)AgentCount.Declined],
                Unanswered = _counts[(int)AgentCount.Unanswered],
                Refused = _counts[(int)AgentCount.Refused],
                NoAck = _counts[(int)AgentCount.NoAck],
                UnknownCallers = _counts[(int)AgentCount.UnknownCaller],
                Idle = DurationFigures.Of(_idle),
                Ring = DurationFigures.Of(_ring),
                Talk = DurationFigures.Of(_talk),
                Audio = _audio,
            };
        }
    }
}

/// <summary>What is counted of agents; the words are those of <see cref="AgentsReport"/>.</summary>
internal enum AgentCount
{
    Ring,
    Answered,
    Declined,
    Unanswered,
    Refused,
    NoAck,
    UnknownCaller,
}
