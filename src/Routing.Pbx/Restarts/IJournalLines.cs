using System.Text.Json;

namespace Routing.Pbx.Restarts;

/// <summary>How one kind of thing is written in a journal: a line of JSON for what a key means from now on, or that it means nothing any more.</summary>
/// <typeparam name="TKey">What a later line takes the place of an earlier one by.</typeparam>
/// <typeparam name="TValue">Immutable.</typeparam>
internal interface IJournalLines<TKey, TValue>
    where TKey : notnull
    where TValue : class
{
    /// <summary>What is in it, for the log: "the phones' registrations".</summary>
    string What { get; }

    /// <summary>Writes one object; null for a key that is gone.</summary>
    void Write(Utf8JsonWriter to, TKey key, TValue? value);

    /// <summary>Reads one; false, or a <see cref="JsonException"/>, when it says nothing.</summary>
    bool TryRead(ReadOnlySpan<byte> line, out (TKey Key, TValue? Value) change);
}
