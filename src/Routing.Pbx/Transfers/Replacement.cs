using Routing.Pbx.Calls;

namespace Routing.Pbx.Transfers;

/// <summary>
/// A leg on its way from one call to another, where it is to take somebody's place. Whoever gives it away does not touch it
/// until the word comes back; nobody waits in a turn. One word, whatever the other call does, or fails to do.
/// </summary>
/// <param name="leg">The leg: answered, or an INVITE with Replaces that is answered when its place is certain.</param>
/// <param name="from">The call it comes from.</param>
/// <param name="onResult">Told in a turn of that call: 200, or why not; then the leg is that call's again.</param>
internal sealed class Replacement(Leg leg, Call from, Action<int> onResult)
{
    private bool _isDecided;

    public Leg Leg { get; } = leg;

    /// <summary>A phone asks for the place itself (INVITE with Replaces), and no call was given by who has it.</summary>
    public bool IsAsked { get; init; }

    /// <summary>It is for a call that rings alone (RFC 3891 §3, early-only).</summary>
    public bool EarlyOnly { get; init; }

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
                Try(() => owner.OnLegReplaced(old, this));
            }
            else
            {
                Offer(old);
            }
        });
    }

    /// <summary>Brings it to <paramref name="call"/>, whose turn decides by <paramref name="take"/>. In a turn of the owner of <see cref="Leg"/>.</summary>
    public void Bring(Call call, Action take)
    {
        Leg.MoveTo(call);
        call.Mailbox.Post(() => Try(take));
    }

    /// <summary>It has the place in <paramref name="into"/>. In a turn of the new owner. False when it left in the very instant: it has been given back.</summary>
    public bool Accept(Call into)
    {
        if (!from.Door.AnswerElsewhere())
        {
            Refuse(487);
            return false;
        }

        _isDecided = true;
        into.Recorder.TransferredFrom(from.Id);
        from.Mailbox.Post(() =>
        {
            from.Recorder.TransferredTo(into.Id);
            onResult(200);
        });
        return true;
    }

    /// <summary>It goes back. In a turn of the owner.</summary>
    public void Refuse(int status)
    {
        if (_isDecided)
        {
            return;
        }

        _isDecided = true;
        Leg.MoveTo(from);
        from.Mailbox.Post(() => onResult(status));
    }

    // A fault in the turn that decides is that call's, and not the end of the one who was to come.
    private void Try(Action decide)
    {
        try
        {
            decide();
        }
        catch when (!_isDecided)
        {
            Refuse(500);
            throw;
        }
    }
}
