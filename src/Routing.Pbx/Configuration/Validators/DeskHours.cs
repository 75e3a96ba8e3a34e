namespace Routing.Pbx.Configuration.Validators;

/// <summary>Sign-ins end some time, and not while people sit down.</summary>
internal sealed class DeskHours : IConfigValidator
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(5);

    public void Validate(ConfigScope scope, ProblemList problems)
    {
        if (scope.Config.Desks is not { Value: var desks } written)
        {
            return;
        }

        if (desks.SeatLimit is { } limit && limit.Value < Shortest)
        {
            problems.Error(limit.At, "an agent may sit at another's phone for 5m or more; without seat_limit for as long as they like");
        }

        if (desks.SignOut.IsGiven && desks.SignOutAt is null)
        {
            problems.Error(desks.SignOut.At, "sign_out says for whom sign_out_at is: write that too, such as sign_out_at: \"22:00\"");
        }
        else if (desks.SignOutAt is null && desks.SeatLimit is null)
        {
            problems.Warning(written.At, "desks says nothing: write sign_out_at or seat_limit");
        }
    }
}
