using Routing.Pbx.Calls;

namespace Routing.Pbx.Transfers;

/// <summary>
/// A leg on its way from one call to another, where it is to take somebody's place. Whoever gives it away does not touch it
/// until the word comes back; nobody waits in a turn.
/// </summary>
/// <param name="leg">The leg, answered.</param>
/// <param name="from">The call it comes from.</param>
/// <param name="onResult">Told in a turn of that call: 200, or why not; then the leg is that call's again.</param>
internal sealed class Replacement(Leg leg, Call from, Action<int> onResult)
{
    public Leg Leg { get; } = leg;

    /// <summary>Offers it in the place of <paramref name="old"/>, whoever owns that by then. In a turn of the owner of <see cref="Leg"/>.</summary>
    public void Offer(Leg old)
    {
        // The owner at this moment gets the leg, and hands it on should it have let go of the other in between: so a leg is
        // moved in turns of its owner alone.
        ILegOwner owner = old.Owner;
        Leg.MoveTo(owner);
        owner.Mailbox.Post(() =>
        {
            if (ReferenceEquals(owner, old.Owner))
            {
                owner.OnLegReplaced(old, this);
            }
            else
            {
                Offer(old);
            }
        });
    }

    /// <summary>It has the place. In a turn of the new owner.</summary>
    public void Accept() => from.Mailbox.Post(() => onResult(200));

    /// <summary>It goes back. In a turn of the owner.</summary>
    public void Refuse(int status)
    {
        Leg.MoveTo(from);
        from.Mailbox.Post(() => onResult(status));
    }
}
