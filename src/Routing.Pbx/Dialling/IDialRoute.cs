namespace Routing.Pbx.Dialling;

/// <summary>
/// The way to somebody: sets of targets, one set after the other, each rung at once until one of it answers. Made for one
/// attempt; used on the mailbox of whoever dials.
/// </summary>
internal interface IDialRoute
{
    /// <summary>
    /// What to ring now; empty when nothing is left. <paramref name="last"/> says how the set before ended, null for the
    /// first: who hunts over trunks goes on after some failures only.
    /// </summary>
    IReadOnlyList<DialTarget> Next(DialFailure? last);

    /// <summary>Why there is nothing to ring at all, where <see cref="Next"/> gave nothing the first time.</summary>
    DialFailure WhyEmpty => DialFailure.Absent;

    /// <summary>The attempt is over, or will not be made: nothing more is asked for. Once; legs that were handed out go on.</summary>
    void Close()
    {
    }
}
