using System.Diagnostics;
using System.Reflection;

namespace Routing.Ivr.Tests;

public class FlowAllocationTests
{
    /// <summary>A call that is never waited for: what remains is what the runner and the steps allocate.</summary>
    private sealed class InstantCall : IFlowCall
    {
        public FlowValue? Variable(string name) => null;

        public void SetVariable(string name, FlowValue value)
        {
        }

        public ValueTask<bool> AnswerAsync(CancellationToken cancel) => new(true);

        public ValueTask PlayAsync(IReadOnlyList<string> prompts, bool untilDigit, CancellationToken cancel) => default;

        public ValueTask<char?> ReadDigitAsync(TimeSpan timeout, CancellationToken cancel) => new('1');

        public void ClearDigits()
        {
        }

        public ValueTask<FlowQueueResult> QueueAsync(FlowQueueRequest request, CancellationToken cancel) => new(FlowQueueResult.GivenBack);

        public ValueTask<FlowTransferResult> TransferAsync(FlowTransferRequest request, CancellationToken cancel) => throw new NotSupportedException();

        public ValueTask HangupAsync(CancellationToken cancel) => default;

        public void OnStep(FlowStepReport report)
        {
        }
    }

    [Fact]
    public void Steps_allocate_nothing_however_many_there_are()
    {
        const string Step = """
            { "menu": { "prompt": "menu.wav", "keys": { "1": { "when": "hour() < 12 || caller == ''", "then": [ { "play": "bye.wav" }, { "queue": "sales" } ] } } } }
            """;
        FlowProgram brief = TestFlows.Program($"[ {Step} ]");
        FlowProgram lengthy = TestFlows.Program($"[ {string.Join(',', Enumerable.Repeat(Step, 50))} ]");

        // Without optimization the compiler makes classes of async methods: one small object a method.
        bool optimized = typeof(FlowRunner).Assembly.GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true };

        // What the last tier of the compiler keeps on the stack the first puts on the heap, and on a busy machine the last one comes late.
        (long one, long fifty) = (long.MaxValue - 1, long.MaxValue);
        for (var clock = Stopwatch.StartNew(); fifty != one && clock.Elapsed < TimeSpan.FromSeconds(optimized ? 20 : 1);)
        {
            (one, fifty) = (Math.Min(one, Measured(brief)), Math.Min(fifty, Measured(lengthy)));
        }

        Assert.InRange(fifty - one, 0, optimized ? 0 : 49 * 4 * 160);
        Assert.InRange(one, 0, optimized ? 800 : 2000); // the run and its stack
    }

    private static long Measured(FlowProgram program)
    {
        var call = new InstantCall();
        var services = new FakeServices(new Routing.Pbx.Scheduling.VirtualScheduler().Time);
        for (int i = 0; i < 50; i++)
        {
            Run();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
        {
            Run();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / 10;

        void Run()
        {
            if (FlowRunner.RunAsync(program, call, services, CancellationToken.None).Result != FlowEnd.RanOut)
            {
                throw new InvalidOperationException("The flow did not run out.");
            }
        }
    }
}
