using System.Collections.Concurrent;

namespace Routing.Pbx.Calls;

/// <summary>All calls from their INVITE until their record is handed over. Any thread.</summary>
internal sealed class CallDirectory
{
    private readonly ConcurrentDictionary<Guid, Call> _calls = new();
    private volatile TaskCompletionSource? _empty;

    /// <summary>Calls whose record is not handed over yet.</summary>
    public int Count => _calls.Count;

    /// <summary>Conversations that go on.</summary>
    public int Live => _calls.Values.Count(call => !call.IsEnded);

    /// <summary>Conversations that go on, by direction and trunk; "" for none.</summary>
    public int CountLive(string direction, string trunk) => _calls.Values.Count(call => !call.IsEnded && call.Direction == direction && call.Trunk == trunk);

    public IEnumerable<Call> All => _calls.Values;

    public void Add(Call call) => _calls[call.Id] = call;

    public void Remove(Call call)
    {
        _calls.TryRemove(call.Id, out _);
        if (_calls.IsEmpty)
        {
            _empty?.TrySetResult();
        }
    }

    /// <summary>Completes when none is left. For the end of the process: nothing is added meanwhile.</summary>
    public Task WhenEmptyAsync()
    {
        // Set before the look, looked at after each removal: one of the two sees the last one go.
        var empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _empty = empty;
        if (_calls.IsEmpty)
        {
            empty.TrySetResult();
        }

        return empty.Task;
    }

    public Call? Find(Guid id) => _calls.GetValueOrDefault(id);
}
