namespace Routing.Media.Relay;

/// <summary>
/// Brings two legs together on one loop, so that a bridge never crosses threads, and keeps each leg's
/// commands in the order in which they were given while one of them moves.
/// </summary>
internal static class LegMoves
{
    // Two posters that bridge the same pair must not take the gates in opposite orders.
    private static readonly Lock TwoGates = new();

    /// <summary>Joins <paramref name="a"/> and <paramref name="b"/>; b comes to a's loop where they differ. Any thread.</summary>
    public static void Bridge(RtpLeg a, RtpLeg b)
    {
        var meeting = new Meeting(a, b);
        lock (TwoGates)
        {
            lock (a.PostGate)
            {
                lock (b.PostGate)
                {
                    MediaLoop home = a.Home;
                    MediaLoop old = b.Home;
                    if (old != home)
                    {
                        b.Home = home;
                        Interlocked.Increment(ref home.Load);
                        Interlocked.Decrement(ref old.Load);
                        old.Post(b, () => Depart(b, old, home));
                    }

                    home.Post(a, () => meeting.Arrive(a, home));
                    home.Post(b, () => meeting.Arrive(b, home));
                }
            }
        }
    }

    // On the old loop's thread. What is posted to the leg from now on waits on the new loop until Attach.
    private static void Depart(RtpLeg leg, MediaLoop old, MediaLoop home)
    {
        if (leg.Closed)
        {
            home.Post(() => home.RunDeferred(leg));
            return;
        }

        old.Detach(leg);
        home.Post(() => home.Attach(leg));
    }

    /// <summary>The leg that comes first waits, with its commands, for the other. On the loop's thread.</summary>
    private sealed class Meeting(RtpLeg a, RtpLeg b)
    {
        private RtpLeg? _first;

        public void Arrive(RtpLeg leg, MediaLoop loop)
        {
            if (_first is not { } first)
            {
                _first = leg;
                leg.Held = true;
                return;
            }

            first.Held = false;
            if (!a.Closed && !b.Closed)
            {
                RtpLeg.Join(a, b);
            }

            loop.RunDeferred(first);
        }
    }
}
