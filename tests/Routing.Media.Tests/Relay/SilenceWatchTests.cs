using Routing.Media.Relay;

namespace Routing.Media.Tests.Relay;

public class SilenceWatchTests
{
    // A clock of 1,000 ticks a second.
    private const long Frequency = 1_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Each_is_told_of_within_two_seconds_of_its_limit_and_never_before(int seed)
    {
        var random = new Random(seed);
        long now = random.Next(100_000);
        var watch = new SilenceWatch(now, Frequency);
        List<Watched> all = [];
        for (int step = 0; step < 20_000; step++)
        {
            now += random.Next(1, 900);
            int choice = random.Next(100);
            if (choice < 5 && all.Count < 200)
            {
                // Longer than the ring, too.
                var added = new Watched { Limit = random.Next(1, 700) * 1_000L, Heard = now };
                watch.Add(added, now);
                all.Add(added);
            }
            else if (choice < 8 && all.Count > 0)
            {
                Watched leaves = all[random.Next(all.Count)];
                watch.Remove(leaves);
                watch.Remove(leaves);
                all.Remove(leaves);
            }
            else if (choice < 10 && all.Count > 0)
            {
                Watched renewed = all[random.Next(all.Count)];
                (renewed.Limit, renewed.Heard) = (random.Next(1, 700) * 1_000L, now);
                watch.Renew(renewed, now);
            }
            else if (choice < 60 && all.Count > 0)
            {
                all[random.Next(all.Count)].Heard = now;
            }

            Assert.Equal(all.Count, watch.Count);
            Assert.Equal(all.Count == 0, watch.NextDue is null);
            if (watch.NextDue <= now)
            {
                watch.Run(now);
                Assert.True(watch.NextDue > now);
            }

            Assert.All(all, w => Assert.True(now - w.Since < w.Limit + (2 * Frequency) + 900, $"silent for {now - w.Since} of {w.Limit}"));
        }

        Assert.True(all.Sum(w => w.Told) > 20);
    }

    [Fact]
    public void After_a_long_stop_each_is_looked_at_once()
    {
        var watch = new SilenceWatch(0, Frequency);
        var silent = new Watched { Limit = 30_000 };
        watch.Add(silent, 0);
        watch.Run(10_000_000);
        Assert.Equal(1, silent.Told);
        watch.Run(10_020_000);
        Assert.Equal(1, silent.Told);
        watch.Run(10_031_000);
        Assert.Equal(2, silent.Told);
    }

    [Fact]
    public void Who_sets_no_limit_is_not_watched()
    {
        var watch = new SilenceWatch(0, Frequency);
        var never = new Watched { Limit = 0 };
        watch.Add(never, 0);
        Assert.Equal(0, watch.Count);
        watch.Remove(never);
        (never.Limit, never.Heard) = (5_000, 0);
        watch.Renew(never, 0);
        Assert.Equal(1, watch.Count);
        never.Limit = 0;
        watch.Run(60_000);
        Assert.Equal(0, watch.Count);
        Assert.Null(watch.NextDue);
    }

    private sealed class Watched : IWatched
    {
        private long _told;

        public long Limit { get; set; }

        public long Heard { get; set; }

        public int Told { get; private set; }

        public long Since => Math.Max(Heard, _told);

        public int Second { get; set; }

        public int Index { get; set; } = -1;

        public long? Look(long now)
        {
            if (Limit == 0)
            {
                return null;
            }

            if (now - Since < Limit)
            {
                return Since + Limit;
            }

            Told++;
            _told = now;
            return now + Limit;
        }
    }
}
