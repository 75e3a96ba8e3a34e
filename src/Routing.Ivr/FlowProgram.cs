namespace Routing.Ivr;

/// <summary>A compiled flow: immutable, shared by all calls that run it.</summary>
public sealed class FlowProgram
{
    internal FlowProgram(string name) => Name = name;

    /// <summary>The flow's name.</summary>
    public string Name { get; }
}
