namespace Routing.Pbx.Dialling;

/// <summary>
/// The way to one of several people: all at once, or one after the other. Who cannot be rung now (line in use, no phone) is
/// passed over; who says no says so for themselves alone.
/// </summary>
/// <param name="members">The ways to them, in order, each made when it is its turn.</param>
/// <param name="together">All at once.</param>
/// <param name="ring">How long one of them, or all of them, ring.</param>
internal sealed class GroupRoute(IReadOnlyList<Func<DialWay>> members, bool together, TimeSpan ring) : IDialRoute
{
    private DialFailure? _why;
    private int _next;

    /// <inheritdoc/>
    public DialFailure WhyEmpty => _why ?? DialFailure.Absent;

    /// <inheritdoc/>
    public IReadOnlyList<DialTarget> Next(DialFailure? last)
    {
        if (together && _next == 0)
        {
            _next = members.Count;
            return [.. members.SelectMany(Open)];
        }

        while (_next < members.Count)
        {
            if (Open(members[_next++]) is { Count: > 0 } targets)
            {
                return targets;
            }
        }

        return [];
    }

    // All of a member's phones at once, whatever their q: the group has an order of its own. Nothing more is asked of the
    // member's way, so their line is free again as soon as the last of these is over.
    private IReadOnlyList<DialTarget> Open(Func<DialWay> member)
    {
        DialWay way = member();
        if (way.Route is not { } route)
        {
            _why = _why?.Or(way.Refusal) ?? way.Refusal;
            return [];
        }

        IReadOnlyList<DialTarget> targets = route is PhoneRoute phone ? phone.All() : route.Next(null);
        route.Close();
        return [.. targets.Select(Limited)];
    }

    // Whichever of a phone's ways it is rung over, it rings no longer than a member does.
    private DialTarget Limited(DialTarget target) => target with
    {
        RingFor = target.RingFor is { } own && own < ring ? own : ring,
        Otherwise = target.Otherwise is { } next ? () => Limited(next()) : null,
    };
}
