using System.Net;
using Routing.Simulator.Behaviour;
using Routing.Sip;

namespace Routing.Simulator.Actors;

/// <summary>
/// Places the calls: they come at seeded exponential intervals, as in life, until they are all placed or the
/// time is over, and never more at once than allowed. Within turns.
/// </summary>
internal sealed class Dialler(Scene scene, CallerOptions options, SipUserAgent agent, IPEndPoint target)
{
    private readonly HashSet<Caller> _callers = [];
    private Deadline? _arrival;
    private Deadline? _closing;
    private TimeSpan _due;
    private long _drawn;
    private long _placed;
    private bool _closed;

    /// <summary>Whether no call will be placed any more.</summary>
    public bool Done => _closed && _drawn == _placed;

    /// <summary>Calls that are not over.</summary>
    public int Active => _callers.Count;

    /// <summary>Begins to place calls, for as long as <paramref name="duration"/>.</summary>
    public void Start(TimeSpan? duration)
    {
        _due = scene.Stage.Now;
        if (duration is { } span)
        {
            _closing = scene.Stage.After(span, Close);
        }

        Arm();
    }

    /// <summary>Places no more calls; those that wait for room are never placed.</summary>
    public void Close()
    {
        _closed = true;
        _drawn = _placed;
        _arrival?.Cancel();
        _closing?.Cancel();
        scene.OnOver();
    }

    /// <summary>Hangs up all calls.</summary>
    public void HangUp(string why)
    {
        foreach (Caller caller in _callers)
        {
            caller.Leave(why);
        }
    }

    /// <summary>Ends all calls here, whatever the peer says.</summary>
    public void Abandon()
    {
        foreach (Caller caller in _callers)
        {
            caller.Abandon();
        }
    }

    private void Arm()
    {
        if (_drawn == options.Calls)
        {
            _closed = true;
            scene.OnOver();
            return;
        }

        if (_drawn > 0)
        {
            // The first caller stands at the door when it opens; whoever watches need not wait for chance.
            var chance = new Chance(scene.Options.Seed, Chance.Purpose.Arrival, _drawn);
            _due += TimeSpan.FromSeconds(-Math.Log(1 - chance.NextDouble()) / options.CallsPerSecond);
        }

        _arrival = scene.Stage.After(_due - scene.Stage.Now, Arrive);
    }

    private void Arrive()
    {
        _drawn++;
        if (_callers.Count >= options.MaxConcurrent || _drawn - 1 > _placed)
        {
            scene.Tally.Delay();
        }
        else
        {
            Place();
        }

        Arm();
    }

    private void Place()
    {
        CallPlan plan = CallPlan.Draw(options.Behaviour, scene.Options.Seed, _placed);
        var caller = new Caller(scene, plan, options.NumberOf(_placed), OnOver);
        _placed++;
        _callers.Add(caller);
        caller.Place(agent, options.CalledNumber, target);
    }

    private void OnOver(Caller caller)
    {
        _callers.Remove(caller);
        if (_placed < _drawn)
        {
            Place();
        }

        scene.OnOver();
    }
}
