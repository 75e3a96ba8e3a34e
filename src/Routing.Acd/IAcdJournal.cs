using Routing.Acd.Journal;
using Routing.Acd.Model;

namespace Routing.Acd;

/// <summary>
/// Is told everything that went into one partition and came out of it: enough to replay it. Called by
/// whoever holds the core, one thread at a time, each command before its events. An implementation only
/// copies: it never blocks, throws or allocates. Should it throw all the same, the command is applied and the event
/// delivered as if it had not; the first exception goes to a poster once its command is settled, and the
/// journal, which goes on being told, must know by itself that it has a gap.
/// </summary>
public interface IAcdJournal
{
    /// <summary>What partition it is; once, before anything else.</summary>
    void Begin(JournalHeader header);

    /// <summary>The next command, in the applied order.</summary>
    void OnCommand(in AcdCommand command);

    /// <summary>The next event of the command told last.</summary>
    void OnEvent(in AcdEvent acdEvent);
}
