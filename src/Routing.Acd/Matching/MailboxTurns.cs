namespace Routing.Acd.Matching;

/// <summary>How much one thread does for others before it hands on. Other values than the defaults are for tests.</summary>
/// <param name="Commands">Others' commands that a poster applies before it hands on: it has a datagram to go back to.</param>
/// <param name="Looks">How often a reader looks for the copy it asked for before it makes do with the last one.</param>
internal readonly record struct MailboxTurns(int Commands, int Looks)
{
    public static MailboxTurns Default { get; } = new(Commands: 64, Looks: 2_000);
}
