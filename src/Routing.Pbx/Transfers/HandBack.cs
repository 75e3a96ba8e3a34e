using Routing.Pbx.Calls;
using Routing.Pbx.Scheduling;

namespace Routing.Pbx.Transfers;

/// <summary>
/// A caller handed back to their carrier, which is to call somebody else for them (REFER out, RFC 3515): our line is free then. On the
/// call's mailbox.
/// </summary>
internal sealed class HandBack
{
    private PendingTurn<int>? _word;
    private Leg? _leg;

    /// <summary>Asks for <paramref name="target"/>; the status it ended with, 2xx when it was answered, 0 when it could not be asked at all.</summary>
    public async Task<int> AskAsync(Leg leg, string target, string? referredBy, CancellationToken cancel)
    {
        if (!leg.Refer(target, referredBy))
        {
            return 0;
        }

        _leg = leg;
        _word = new PendingTurn<int>();
        return await _word.WaitAsync(cancel);
    }

    /// <summary>What the carrier says of it.</summary>
    public void OnTransfer(Leg leg, int status, bool isFinal)
    {
        if (isFinal && ReferenceEquals(leg, _leg))
        {
            _word?.Complete(status);
        }
    }
}
