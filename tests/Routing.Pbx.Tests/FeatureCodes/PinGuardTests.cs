using Routing.Pbx.FeatureCodes;
using Routing.Pbx.Scheduling;

namespace Routing.Pbx.Tests.FeatureCodes;

/// <summary>Who guesses at PINs waits longer and longer.</summary>
public sealed class PinGuardTests
{
    private readonly VirtualScheduler _scheduler = new();
    private readonly PinGuard _guard;

    public PinGuardTests() => _guard = new PinGuard(_scheduler.Time);

    [Fact]
    public void Who_knows_one_PIN_cannot_guess_at_all_others_from_one_phone()
    {
        int taken = 0;
        for (int agent = 0; agent < 500; agent++)
        {
            for (int i = 0; i < 2; i++)
            {
                taken += _guard.Judge("2001", $"{agent}", isRight: false) == PinVerdict.Ignored ? 0 : 1;
            }

            _guard.Judge("2001", "own", isRight: true);
            Pass(60);
        }

        Assert.InRange(taken, 9, 12); // in eight hours
    }

    [Fact]
    public void Guesses_at_one_agent_from_one_phone_get_fewer_and_fewer()
    {
        int taken = 0;
        for (int minute = 0; minute < 7 * 24 * 60; minute++)
        {
            taken += _guard.Judge("2001", "1005", isRight: false) == PinVerdict.Ignored ? 0 : 1;
            Pass(60);
        }

        Assert.InRange(taken, 18, 33); // in a week
    }

    [Fact]
    public void An_agent_at_whom_others_guess_is_shut_out_for_an_hour_at_most()
    {
        for (int phone = 0; phone < 9; phone++)
        {
            for (int i = 0; i < 3; i++)
            {
                _guard.Judge($"{phone}", "1005", isRight: false);
            }

            Assert.Equal(PinVerdict.Ignored, _guard.Judge("2002", "1005", isRight: true));
            Pass(3601);
        }

        Assert.Equal(PinVerdict.Right, _guard.Judge("2002", "1005", isRight: true));
    }

    [Fact]
    public void A_phone_that_is_shut_shuts_nobody_else_out()
    {
        for (int i = 0; i < 30; i++)
        {
            _guard.Judge("2001", null, isRight: false);
            _guard.Judge("2001", "1005", isRight: false);
        }

        Assert.Equal(PinVerdict.Right, _guard.Judge("2002", "1005", isRight: true));
    }

    [Fact]
    public void What_is_shut_is_listed_till_when_and_is_open_when_it_is_lifted()
    {
        Pass(100);
        DateTimeOffset at = _scheduler.Time.GetUtcNow();
        for (int i = 0; i < 3; i++)
        {
            _guard.Judge("2001", "1005", isRight: false);
        }

        Pass(60);
        Assert.Equal(
            [new ShutPin("2001", null, at, at.AddMinutes(5)), new ShutPin(null, "1005", at, at.AddMinutes(5))], _guard.Shut);
        Assert.Equal(PinVerdict.Ignored, _guard.Judge("2002", "1005", isRight: true));
        Assert.False(_guard.Lift("2002"));
        Assert.True(_guard.Lift("1005"));
        Assert.False(_guard.Lift("1005"));
        Assert.Equal(PinVerdict.Right, _guard.Judge("2002", "1005", isRight: true));
        Assert.Equal(PinVerdict.Ignored, _guard.Judge("2001", "1004", isRight: true)); // the phone is another matter
        Assert.True(_guard.Lift("2001"));
        Assert.Empty(_guard.Shut);
        for (int i = 0; i < 3; i++)
        {
            _guard.Judge("2001", "1005", isRight: false);
        }

        Assert.All(_guard.Shut, shut => Assert.Equal(TimeSpan.FromMinutes(5), shut.Until - shut.Since)); // as if it were the first time
        Pass(301);
        Assert.Empty(_guard.Shut);
    }

    [Fact]
    public void Slips_that_end_well_count_for_nothing()
    {
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(PinVerdict.Wrong, _guard.Judge("2001", "1005", isRight: false));
            Assert.Equal(PinVerdict.Wrong, _guard.Judge("2001", "1005", isRight: false));
            Assert.Equal(PinVerdict.Right, _guard.Judge("2001", "1005", isRight: true));
        }
    }

    [Fact]
    public void Slips_are_forgotten_after_half_a_shift_and_shutting_out_after_two_days()
    {
        for (int i = 0; i < 9; i++)
        {
            Assert.Equal(PinVerdict.Wrong, _guard.Judge("2001", $"{i}", isRight: false));
            Pass(i % 2 == 0 ? 60 : 4 * 3600);
        }

        for (int round = 0; round < 3; round++)
        {
            Assert.Equal(PinVerdict.Wrong, _guard.Judge("2002", "a", isRight: false));
            Assert.Equal(PinVerdict.Wrong, _guard.Judge("2002", "b", isRight: false));
            Assert.Equal(PinVerdict.Shuts, _guard.Judge("2002", "c", isRight: false));
            Pass(299);
            Assert.Equal(PinVerdict.Ignored, _guard.Judge("2002", "d", isRight: true));
            Pass(1);
            Assert.Equal(PinVerdict.Right, _guard.Judge("2002", "d", isRight: true));
            Pass(2 * 24 * 3600);
        }
    }

    [Fact]
    public void Tries_at_the_same_time_share_what_there_is()
    {
        int taken = 0;
        Parallel.For(0, 1000, _ =>
        {
            if (_guard.Judge("2001", "1005", isRight: false) != PinVerdict.Ignored)
            {
                Interlocked.Increment(ref taken);
            }
        });
        Assert.Equal(PinGuard.Tries, taken);
    }

    private void Pass(double seconds) => _scheduler.Advance(TimeSpan.FromSeconds(seconds));
}
