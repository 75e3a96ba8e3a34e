namespace Routing.Pbx.Configuration.Yaml;

/// <summary>
/// Puts the sections of all files together: maps by key, lists one after the other. What is defined twice is
/// an error that names both places.
/// </summary>
internal sealed class SectionMerge(ProblemList problems)
{
    private readonly Dictionary<string, Section> _sections = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    /// <summary>Adds one file. False when it holds no sections at all.</summary>
    public bool TryAdd(ConfigNode root)
    {
        if (root.Kind != ConfigNodeKind.Map)
        {
            problems.Error(root.At, $"a file is a map of sections such as \"queues:\", this is {root.Description}");
            return false;
        }

        foreach (ConfigEntry entry in root.Entries)
        {
            Add(entry);
        }

        return true;
    }

    /// <summary>All sections as one map.</summary>
    public ConfigNode Root(Place at) => ConfigNode.Map(at, [.. _order.Select(name => _sections[name].ToEntry(name))]);

    private void Add(ConfigEntry entry)
    {
        if (!_sections.TryGetValue(entry.Key, out Section? section))
        {
            _sections.Add(entry.Key, section = new Section(entry));
            _order.Add(entry.Key);
            if (entry.Value.Kind != ConfigNodeKind.Map)
            {
                section.Items.AddRange(entry.Value.Items);
                return;
            }
        }
        else if (entry.Value.IsNothing)
        {
            return; // a section whose lines are all comments
        }
        else if (section.First.Value.IsNothing)
        {
            section.First = entry;
            section.Items.AddRange(entry.Value.Items);
        }
        else if (entry.Value.Kind != section.First.Value.Kind || entry.Value.Kind == ConfigNodeKind.Scalar)
        {
            problems.Error(entry.Value.At, $"\"{entry.Key}\" is {entry.Value.Description} here and {section.First.Value.Description} at {section.First.At}");
            return;
        }
        else
        {
            section.Items.AddRange(entry.Value.Items);
        }

        foreach (ConfigEntry inner in entry.Value.Entries)
        {
            if (section.Places.TryAdd(inner.Key, inner.At))
            {
                section.Entries.Add(inner);
            }
            else
            {
                problems.Error(inner.At, $"\"{inner.Key}\" is defined twice in {entry.Key}: first at {section.Places[inner.Key]}");
            }
        }
    }

    private sealed class Section(ConfigEntry first)
    {
        public ConfigEntry First { get; set; } = first;

        public List<ConfigEntry> Entries { get; } = [];

        public List<ConfigNode> Items { get; } = [];

        public Dictionary<string, Place> Places { get; } = new(StringComparer.Ordinal);

        public ConfigEntry ToEntry(string name) => new(name, First.At, First.IsPlain, First.Value.Kind switch
        {
            ConfigNodeKind.Map => ConfigNode.Map(First.Value.At, Entries),
            ConfigNodeKind.List => ConfigNode.List(First.Value.At, Items),
            _ => First.Value,
        });
    }
}
