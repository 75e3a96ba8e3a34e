using System.IO.Pipes;
using Routing.Server.Commands;

namespace Routing.Server.Tests.Commands;

public sealed class OutputReaderTests
{
    [Fact]
    public void A_pipe_is_left_when_its_other_end_is_closed()
    {
        using var ours = new AnonymousPipeServerStream(PipeDirection.Out);
        int descriptor = (int)ours.SafePipeHandle.DangerousGetHandle();
        Assert.False(OutputReader.HasGoneFrom(descriptor));
        ours.DisposeLocalCopyOfClientHandle();
        Assert.True(OutputReader.HasGoneFrom(descriptor));
    }
}
