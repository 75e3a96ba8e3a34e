namespace Routing.Ivr.Expressions;

/// <summary>The variables that expressions may name, with their types: those every call has, and those that some step sets.</summary>
internal sealed class VariableTable
{
    private readonly Dictionary<string, FlowType?> _types = new(StringComparer.Ordinal)
    {
        ["caller"] = FlowType.Text,
        ["called"] = FlowType.Text,
        ["trunk"] = FlowType.Text,
        ["verstat"] = FlowType.Text,
        ["language"] = FlowType.Text,
        [Steps.TransferStep.Variable] = FlowType.Text,
    };

    /// <summary>Facts about the call that no flow may change. The language is no such fact: callers choose it.</summary>
    public static IReadOnlySet<string> ReadOnly { get; } = new HashSet<string>(StringComparer.Ordinal) { "caller", "called", "trunk", "verstat", Steps.TransferStep.Variable };

    public IReadOnlyCollection<string> Names => _types.Keys;

    /// <summary>Makes a name known whose type is still to be found.</summary>
    public void Declare(string name) => _types.TryAdd(name, null);

    /// <summary>Says what type a declared name has, once.</summary>
    public void Settle(string name, FlowType type) => _types[name] = type;

    /// <summary>Whether the name is known; <paramref name="type"/> is null while its type is not.</summary>
    public bool TryFind(string name, out FlowType? type) => _types.TryGetValue(name, out type);
}
