namespace Routing.Pbx.Presence;

/// <summary>How many messages wait for a user: what voicemail will say. Asked within the stack's turn: answers from memory at once.</summary>
internal interface IMessageCounts
{
    /// <summary>Messages not heard yet, and those kept.</summary>
    (int New, int Old) Of(string user);
}

/// <summary>No messages for anybody, as long as there is no voicemail.</summary>
internal sealed class NoMessages : IMessageCounts
{
    public (int New, int Old) Of(string user) => (0, 0);
}
