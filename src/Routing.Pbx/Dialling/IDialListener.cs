namespace Routing.Pbx.Dialling;

/// <summary>Who wants to know how a dial goes on before it ends. Called on the mailbox of whoever dials.</summary>
internal interface IDialListener
{
    /// <summary>Somebody's phone rings. Once.</summary>
    void OnRinging()
    {
    }

    /// <summary>A far side speaks before it answers (RFC 3960): the first to do so, or the same one with another description.</summary>
    void OnEarlyMedia(Calls.Leg leg)
    {
    }

    /// <summary>It speaks no more; others may still ring.</summary>
    void OnEarlyMediaOver()
    {
    }

    /// <summary>Somebody answered, in this very turn: the dial's end follows, and its leg may be taken from now on.</summary>
    void OnAnswered()
    {
    }
}
