using Routing.Acd.Journal;
using Routing.Acd.Model;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>
/// One partition of the ACD: the core behind a combining mailbox. It has no thread of its own: whoever
/// posts works (<see cref="Mailbox{TSteps}"/>). Made by the exchange, one for each partition; every member
/// from any thread.
/// </summary>
public sealed class AcdPartition : IAcdRouter
{
    private readonly Mailbox<NoSteps> _mailbox;
    private readonly Matcher _matcher;

    /// <summary>An empty partition: nobody is known before the first <see cref="AcdCommandKind.LoadPlan"/>.</summary>
    /// <param name="events">Gets each event, in the applied order.</param>
    /// <param name="alarm">Is told the next deadline; its owner posts the tick.</param>
    /// <param name="handOn">Runs a work item soon on another stack (the thread pool, or a scheduler's queue).</param>
    /// <param name="options">Number, epoch and bounds.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is not within its bounds.</exception>
    public AcdPartition(IAcdEvents events, IAcdAlarm alarm, Action<IThreadPoolWorkItem> handOn, AcdPartitionOptions? options = null)
    {
        options ??= new AcdPartitionOptions();
        options.Validate();
        options.Journal?.Begin(JournalHeader.Of(options));
        var outbox = new Outbox(options.Journal);
        _matcher = new Matcher(options, outbox);
        var delivery = new Delivery<NoSteps>(outbox, events, handOn);
        _mailbox = new Mailbox<NoSteps>(_matcher, outbox, delivery, alarm, handOn, options.InboxCapacity, MailboxTurns.Default);
    }

    /// <inheritdoc/>
    public void Post(in AcdCommand command) => _mailbox.Post(command);

    /// <inheritdoc/>
    public IReadOnlyList<Decision> Decisions(Guid interaction, long after = 0) => _matcher.Decisions(interaction, after);

    /// <inheritdoc/>
    public AcdSnapshot Snapshot() => _mailbox.Copy().ToSnapshot();
}
