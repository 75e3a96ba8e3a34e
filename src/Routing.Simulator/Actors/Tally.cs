using Routing.Simulator.Audio;
using Routing.Simulator.Reports;

namespace Routing.Simulator.Actors;

/// <summary>
/// Counts what the actors do. Written within turns, read by any thread: one lock, so that a snapshot is
/// consistent. Durations are kept whole, 8 bytes each.
/// </summary>
internal sealed class Tally(int keepCalls)
{
    private const int MaxReasons = 64;
    private const string OtherReasons = "other";

    private readonly Lock _gate = new();
    private readonly int[] _phases = new int[Enum.GetValues<CallPhase>().Length];
    private readonly Dictionary<string, long> _reasons = [];
    private readonly List<CallDetail> _calls = [];
    private readonly List<TimeSpan> _postDial = [];
    private readonly List<TimeSpan> _answer = [];
    private readonly List<TimeSpan> _wait = [];
    private readonly List<TimeSpan> _abandoned = [];
    private OutcomeCounts _outcomes;
    private AudioReport _audio;
    private long _placed;
    private long _oneWay;
    private long _delayed;

    /// <summary>The agents' side.</summary>
    public AgentTally Agents { get; } = new();

    /// <summary>Calls that are not over. Any thread.</summary>
    public int Active
    {
        get
        {
            lock (_gate)
            {
                return _phases.Sum();
            }
        }
    }

    /// <summary>A call is placed.</summary>
    public void Enter(CallPhase phase)
    {
        lock (_gate)
        {
            _placed++;
            _phases[(int)phase]++;
        }
    }

    /// <summary>A call moves on.</summary>
    public void Move(CallPhase from, CallPhase to)
    {
        lock (_gate)
        {
            _phases[(int)from]--;
            _phases[(int)to]++;
        }
    }

    /// <summary>A call came to a full house.</summary>
    public void Delay()
    {
        lock (_gate)
        {
            _delayed++;
        }
    }

    /// <summary>A call that was leaving is over.</summary>
    public void Add(CallDetail call, in AudioFigures audio)
    {
        lock (_gate)
        {
            _phases[(int)CallPhase.Leaving]--;
            _outcomes = _outcomes.Plus(call.Outcome);
            _oneWay += call.OneWayAudio ? 1 : 0;
            _audio = _audio.Plus(audio);
            AddReason($"{OutcomeCounts.WordOf(call.Outcome)}: {call.Reason}");
            AddTime(_postDial, call.Placed, call.Ringing);
            AddTime(_answer, call.Placed, call.Up);
            AddTime(_wait, call.Pressed, call.HeardAgent);
            AddTime(_abandoned, call.Outcome == CallOutcome.Abandoned ? call.Pressed : null, call.Ended);
            if (_calls.Count < keepCalls)
            {
                _calls.Add(call);
            }
        }
    }

    /// <summary>Where the crowd stands. Any thread.</summary>
    public CrowdProgress Progress(TimeSpan elapsed)
    {
        (int registered, int ringing, int talking) = Agents.Now;
        lock (_gate)
        {
            return new CrowdProgress(
                elapsed,
                _placed,
                _phases[(int)CallPhase.Dialling],
                _phases[(int)CallPhase.InFlow],
                _phases[(int)CallPhase.Waiting],
                _phases[(int)CallPhase.Talking],
                _phases[(int)CallPhase.Leaving],
                _outcomes,
                _oneWay,
                registered,
                ringing,
                talking);
        }
    }

    /// <summary>The report on all that is over. Any thread.</summary>
    public CrowdReport Report(CrowdOptions options, TimeSpan elapsed, bool stopped, LoopLag lag)
    {
        AgentsReport? agents = options.Agents is { } a ? Agents.Report(a.Agents.Count) : null;
        lock (_gate)
        {
            return new CrowdReport
            {
                Seed = options.Seed,
                Elapsed = elapsed,
                Stopped = stopped,
                Placed = _placed,
                Outcomes = _outcomes,
                OneWayAudio = _oneWay,
                Reasons = [.. _reasons.OrderByDescending(r => r.Value).ThenBy(r => r.Key, StringComparer.Ordinal)],
                Delayed = _delayed,
                PostDialDelay = DurationFigures.Of(_postDial),
                AnswerDelay = DurationFigures.Of(_answer),
                Wait = DurationFigures.Of(_wait),
                AbandonedAfter = DurationFigures.Of(_abandoned),
                CallerAudio = _audio,
                Agents = agents,
                OwnLag = new OwnLag(lag.Quantile(0.99), lag.Most, lag.SkippedRounds),
                Calls = [.. _calls],
            };
        }
    }

    private static void AddTime(List<TimeSpan> times, TimeSpan? from, TimeSpan? to)
    {
        if (to - from is { } span)
        {
            times.Add(span);
        }
    }

    // Reason phrases come from the peer: their number is bounded here.
    private void AddReason(string reason)
    {
        if (_reasons.Count >= MaxReasons - 1 && !_reasons.ContainsKey(reason))
        {
            reason = OtherReasons;
        }

        _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
    }
}
