namespace Routing.Sip.Location;

/// <summary>
/// Is somebody there who is asked again and again? One lost answer is no reason to leave them, and one that came none to come back: so many in
/// a row decide. Of a carrier's address and of a phone alike. Within the turn.
/// </summary>
internal sealed class UpDown(int failuresToDown, int answersToUp, bool? isUp = null)
{
    private int _answers;

    /// <summary>Null until the first answer, or failures enough.</summary>
    public bool? IsUp { get; private set; } = isUp;

    /// <summary>Failures in a row.</summary>
    public int Failures { get; private set; }

    /// <summary>Are there enough of them?</summary>
    public bool HasFailed => Failures >= failuresToDown;

    /// <summary>There was an answer, or none; true when that changed something.</summary>
    public bool Note(bool answered)
    {
        (Failures, _answers) = answered ? (0, _answers + 1) : (Failures + 1, 0);
        bool? now = answered
            ? IsUp is null || _answers >= answersToUp ? true : IsUp
            : HasFailed ? false : IsUp;
        bool changed = now != IsUp;
        IsUp = now;
        return changed;
    }
}
