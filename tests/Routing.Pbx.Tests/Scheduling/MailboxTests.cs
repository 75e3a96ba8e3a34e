using Routing.Pbx.Scheduling;

namespace Routing.Pbx.Tests.Scheduling;

/// <summary>Questions to a mailbox.</summary>
public sealed class MailboxTests
{
    [Fact]
    public async Task What_goes_wrong_in_a_question_is_the_askers_affair()
    {
        var scheduler = new VirtualScheduler();
        List<Exception> faults = [];
        var mailbox = new Mailbox(scheduler, faults.Add);
        Task<int> wrong = mailbox.AskAsync<int>(() => throw new InvalidOperationException("no such name"));
        Task<int> right = mailbox.AskAsync(() => 42);
        scheduler.RunUntilIdle();
        Assert.Equal("no such name", (await Assert.ThrowsAsync<InvalidOperationException>(() => wrong)).Message);
        Assert.Equal(42, await right);
        Assert.Empty(faults);
    }
}
