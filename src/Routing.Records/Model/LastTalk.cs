namespace Routing.Records.Model;

/// <summary>Who talked with whom, and until when.</summary>
/// <param name="Caller">The caller's number.</param>
/// <param name="Agent">The agent.</param>
/// <param name="Ended">When the talk ended, UTC.</param>
public sealed record LastTalk(string Caller, string Agent, DateTimeOffset Ended);
