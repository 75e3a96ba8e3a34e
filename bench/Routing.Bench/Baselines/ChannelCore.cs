using System.Threading.Channels;
using Routing.Acd;
using Routing.Acd.Model;
using Routing.Bench.Workloads;

namespace Routing.Bench.Baselines;

/// <summary>A channel in front of the same core, and a task that reads it.</summary>
internal sealed class ChannelCore : IPosting
{
    private readonly Channel<AcdCommand> _channel =
        System.Threading.Channels.Channel.CreateUnbounded<AcdCommand>(new UnboundedChannelOptions { SingleReader = true });

    private readonly CoreAlone _core;
    private readonly Task _reader;

    public ChannelCore(IAcdEvents events)
    {
        _core = new CoreAlone(events);
        _reader = Task.Run(ReadAsync);
    }

    public void Post(in AcdCommand command) => _channel.Writer.TryWrite(command);

    public void Close()
    {
        _channel.Writer.Complete();
        _reader.Wait();
    }

    private async Task ReadAsync()
    {
        while (await _channel.Reader.WaitToReadAsync())
        {
            while (_channel.Reader.TryRead(out AcdCommand command))
            {
                _core.Post(command);
            }
        }
    }
}
