using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Keys;

/// <summary>Reads one section's keys. Where a value is wrong the default stands in, so that reading goes on.</summary>
internal sealed class SectionReader(string name, ConfigNode map, ProblemList problems)
{
    /// <summary>Where the section stands.</summary>
    public Place At => map.At;

    /// <summary>A key with a default.</summary>
    public Written<T> Read<T>(Key<T> key) => Optional(key) ?? new Written<T>(key.Default(At), At, IsGiven: false);

    /// <summary>A key that may be left out; null then, or when its value is wrong.</summary>
    public Written<T>? Optional<T>(Key<T> key)
    {
        ConfigEntry? entry = Find(key.Name);
        return entry is not null && key.Kind.TryRead(entry.Value, problems, out T? value) ? new Written<T>(value, entry.Value.At) : null;
    }

    /// <summary>A key that must be there; null when it is not, which is told, or when its value is wrong.</summary>
    public Written<T>? Required<T>(Key<T> key)
    {
        // A key that is to come may be what stands in its place.
        if (Find(key.Name) is null && !map.Entries.Any(entry => LaterKeys.Has(name, entry.Key)))
        {
            problems.Error(At, $"{name} needs {key.Name}");
        }

        return Optional(key);
    }

    private ConfigEntry? Find(string key) => map.Entries.FirstOrDefault(entry => entry.Key == key);
}
