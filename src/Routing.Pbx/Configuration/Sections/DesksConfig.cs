using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>The section <c>desks</c> as written.</summary>
internal sealed record DesksConfig(Written<TimeOnly>? SignOutAt, Written<string> SignOut, Written<TimeSpan>? SeatLimit)
{
    private static readonly Key<TimeOnly> SignOutAtKey = new(
        "sign_out_at", Kinds.TimeOfDay, null, "The time of day at which who sits at another's phone is signed out; who talks then, when the talk is over.");

    private static readonly Key<string> SignOutKey = new(
        "sign_out",
        new ChoiceKind("whom sign_out_at is for", ["seats", "by_hand"]),
        "seats",
        "Whom sign_out_at is for. seats: who sits at another's phone; by_hand: also everybody else who is not signed in by a phone that registers.");

    private static readonly Key<TimeSpan> SeatLimitKey = new("seat_limit", Kinds.Duration, null, "How long an agent may sit at another's phone before they are signed out, 5m or more.");

    public static SectionKind<DesksConfig> Section { get; } = new(
        "desks",
        [SignOutAtKey, SignOutKey, SeatLimitKey],
        read => new DesksConfig(read.Optional(SignOutAtKey), read.Read(SignOutKey), read.Optional(SeatLimitKey)));
}
