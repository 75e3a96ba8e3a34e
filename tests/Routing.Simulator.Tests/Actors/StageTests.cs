using Routing.Simulator.Actors;

namespace Routing.Simulator.Tests.Actors;

public class StageTests
{
    private readonly ManualTime _time = new();
    private readonly Queue<IThreadPoolWorkItem> _work = new();
    private readonly List<Exception> _faults = [];
    private readonly List<string> _ran = [];
    private readonly Stage _stage;

    public StageTests() => _stage = new Stage(_time, _faults.Add, _work.Enqueue);

    [Fact]
    public void Turns_run_in_the_order_of_posting_and_never_on_the_posters_stack()
    {
        _stage.Post(() => _ran.Add("first"));
        _stage.Post(() =>
        {
            _stage.Post(() => _ran.Add("third"));
            _ran.Add("second");
        });
        Assert.Empty(_ran);

        Run();

        Assert.Equal(["first", "second", "third"], _ran);
        Assert.Equal(0, _stage.Pending);
    }

    [Fact]
    public void Deadlines_come_in_the_order_of_their_times_and_then_of_their_setting()
    {
        _stage.Post(() =>
        {
            _stage.After(TimeSpan.FromSeconds(2), () => _ran.Add("late"));
            _stage.After(TimeSpan.FromSeconds(1), () => _ran.Add("early"));
            _stage.After(TimeSpan.FromSeconds(1), () => _ran.Add("early too"));
        });
        Run();

        Advance(TimeSpan.FromSeconds(0.9));
        Assert.Empty(_ran);
        Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(["early", "early too"], _ran);
        Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["early", "early too", "late"], _ran);
        Assert.Equal((0, 0), (_stage.Deadlines, _time.Armed));
    }

    [Fact]
    public void A_deadline_that_is_cancelled_never_comes_even_by_one_that_is_due_with_it()
    {
        _stage.Post(() =>
        {
            Deadline? second = null;
            _stage.After(TimeSpan.FromSeconds(1), () => second!.Cancel());
            second = _stage.After(TimeSpan.FromSeconds(1), () => _ran.Add("cancelled"));
            second.Cancel();
            second.Cancel();
            second = _stage.After(TimeSpan.FromSeconds(1), () => _ran.Add("cancelled too"));
        });
        Run();

        Advance(TimeSpan.FromSeconds(5));

        Assert.Empty(_ran);
        Assert.Equal(0, _stage.Deadlines);
    }

    [Fact]
    public void A_faulty_turn_or_deadline_is_told_and_stops_nothing()
    {
        _stage.Post(() => throw new InvalidOperationException("turn"));
        _stage.Post(() => _stage.After(TimeSpan.Zero, () => throw new InvalidOperationException("deadline")));
        _stage.Post(() => _stage.After(TimeSpan.Zero, () => _ran.Add("goes on")));
        Run();
        Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(["turn", "deadline"], _faults.Select(f => f.Message));
        Assert.Equal(["goes on"], _ran);
    }

    [Fact]
    public void A_storm_of_turns_gives_its_thread_back_now_and_then()
    {
        for (int i = 0; i < 1000; i++)
        {
            _stage.Post(() => _ran.Add("turn"));
        }

        _work.Dequeue().Execute();
        Assert.InRange(_ran.Count, 1, 999);
        Run();
        Assert.Equal(1000, _ran.Count);
    }

    private void Run()
    {
        while (_work.TryDequeue(out IThreadPoolWorkItem? work))
        {
            work.Execute();
        }
    }

    private void Advance(TimeSpan span)
    {
        _time.Advance(span);
        Run();
    }
}
