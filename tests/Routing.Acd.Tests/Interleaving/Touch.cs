using Routing.Acd.Structures;

namespace Routing.Acd.Tests.Interleaving;

internal enum TouchKind
{
    Read,
    Write,

    /// <summary>A write where the right is free, a read where another has it.</summary>
    Try,
}

/// <summary>One touch of shared memory: what a thread that stands at a hook will do when it is let go.</summary>
internal readonly record struct Touch(Shared Place, int Index, TouchKind Kind)
{
    private bool IsWrite => Kind != TouchKind.Read;

    /// <summary>Whether the order of the two matters: the same place, and at least one writes.</summary>
    public bool ConflictsWith(in Touch other) => (IsWrite || other.IsWrite) && Place == other.Place && Index == other.Index;

    /// <summary>What it is while the right it wants is taken, or is not.</summary>
    public Touch When(bool isTaken) => Kind == TouchKind.Try && isTaken ? this with { Kind = TouchKind.Read } : this;

    public override string ToString() => $"{Kind} {Place}{(Place is Shared.Turn or Shared.Command ? $"[{Index}]" : "")}";
}
