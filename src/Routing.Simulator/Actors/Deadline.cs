namespace Routing.Simulator.Actors;

/// <summary>A turn that is due at a time of its <see cref="Stage"/>. Used within turns alone.</summary>
internal sealed class Deadline(Stage stage, TimeSpan due, long order, Action turn) : IComparable<Deadline>
{
    public TimeSpan Due => due;

    public Action Turn => turn;

    /// <summary>Takes it back; nothing when it has run.</summary>
    public void Cancel() => stage.Cancel(this);

    /// <summary>By due time; those of one time in the order in which they were set.</summary>
    public int CompareTo(Deadline? other) => (due, order).CompareTo((other!.Due, other.Order));

    private long Order => order;
}
