using System.Collections.Concurrent;

namespace Routing.Pbx.Calls;

/// <summary>All calls from their INVITE until their record is handed over. Any thread.</summary>
internal sealed class CallDirectory
{
    private readonly ConcurrentDictionary<Guid, Call> _calls = new();

    public int Count => _calls.Count;

    public IEnumerable<Call> All => _calls.Values;

    public void Add(Call call) => _calls[call.Id] = call;

    public void Remove(Call call) => _calls.TryRemove(call.Id, out _);

    public Call? Find(Guid id) => _calls.GetValueOrDefault(id);
}
