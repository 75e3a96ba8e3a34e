using System.Collections.Concurrent;

namespace Routing.Pbx.Configuration.Plans;

/// <summary>The numbers of one kind of name.</summary>
public sealed class NameColumn
{
    private readonly ConcurrentDictionary<string, int> _numbers = new(StringComparer.Ordinal);

    // Replaced as a whole when a name is added: readers see an old array or the new one, never half of it.
    private volatile string[] _names = [];

    /// <summary>How many names there are.</summary>
    public int Count => _names.Length;

    /// <summary>The name behind <paramref name="number"/>.</summary>
    public string this[int number] => _names[number];

    /// <summary>The number of <paramref name="name"/>, or null when it was never loaded. Any thread.</summary>
    public int? Find(string name) => _numbers.TryGetValue(name, out int number) ? number : null;

    /// <summary>The same names with the same numbers. The loader's thread only.</summary>
    public NameColumn Copy()
    {
        var copy = new NameColumn();
        foreach (string name in _names)
        {
            copy.NumberOf(name);
        }

        return copy;
    }

    /// <summary>The number of <paramref name="name"/>, given now if it is new. The loader's thread only.</summary>
    public int NumberOf(string name)
    {
        if (!_numbers.TryGetValue(name, out int number))
        {
            number = _names.Length;
            _names = [.. _names, name];
            _numbers[name] = number;
        }

        return number;
    }
}
