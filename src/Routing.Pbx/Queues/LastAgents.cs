using Routing.Acd.Model;

namespace Routing.Pbx.Queues;

/// <summary>
/// With which agent each customer talked last, by the customer's number. Bounded: beyond
/// <paramref name="capacity"/> the talks that are longest ago are forgotten. Filled from the records at the start,
/// kept by each talk that ends. Any thread; never on the path of audio or of a match.
/// </summary>
internal sealed class LastAgents(int capacity = LastAgents.StandardCapacity)
{
    /// <summary>Some 20 MB when full.</summary>
    public const int StandardCapacity = 100_000;

    private static readonly string[] NoNumbers = ["anonymous", "unknown", "unavailable", "private", "restricted"];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Talk>> _byNumber = new(StringComparer.Ordinal);

    // By the end of the talk, the latest last.
    private readonly LinkedList<Talk> _talks = [];

    /// <summary>How many customers are known.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _byNumber.Count;
            }
        }
    }

    /// <summary>A talk ended at <paramref name="at"/> (microseconds since the Unix epoch). One that is older than what is known changes nothing.</summary>
    public void Note(string? number, AgentId agent, long at)
    {
        if (!SaysWho(number))
        {
            return;
        }

        lock (_gate)
        {
            if (_byNumber.Remove(number!, out LinkedListNode<Talk>? known))
            {
                _talks.Remove(known);
                if (known.Value.At > at)
                {
                    (agent, at) = (known.Value.Agent, known.Value.At);
                }
            }

            // Talks end in the order of time but for a hair: the place is at the end, or next to it.
            LinkedListNode<Talk>? before = _talks.Last;
            while (before is not null && before.Value.At > at)
            {
                before = before.Previous;
            }

            var talk = new Talk(number!, agent, at);
            _byNumber.Add(number!, before is null ? _talks.AddFirst(talk) : _talks.AddAfter(before, talk));
            if (_byNumber.Count > capacity)
            {
                _byNumber.Remove(_talks.First!.Value.Number);
                _talks.RemoveFirst();
            }
        }
    }

    /// <summary>The agent of the last talk, if it ended at <paramref name="since"/> or later; null otherwise.</summary>
    public AgentId? Find(string? number, long since)
    {
        if (!SaysWho(number))
        {
            return null;
        }

        lock (_gate)
        {
            return _byNumber.TryGetValue(number!, out LinkedListNode<Talk>? talk) && talk.Value.At >= since ? talk.Value.Agent : null;
        }
    }

    // RFC 3323 §4.1.1.3 and what carriers write in its place: all who withhold their number are not one customer.
    private static bool SaysWho(string? number) => !string.IsNullOrEmpty(number) && !NoNumbers.Contains(number, StringComparer.OrdinalIgnoreCase);

    private readonly record struct Talk(string Number, AgentId Agent, long At);
}
