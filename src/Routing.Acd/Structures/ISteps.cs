namespace Routing.Acd.Structures;

/// <summary>
/// Is told before each touch of memory that threads share, one touch at a time. The type parameter of the
/// mailbox's classes: <see cref="NoSteps"/> in production, where it compiles to nothing; a test's own stops
/// the thread there and lets another go first, and so walks through all interleavings of the shipped code.
/// </summary>
internal interface ISteps
{
    /// <summary>The calling thread is about to read <paramref name="place"/>.</summary>
    static abstract void Reads(Shared place, int index = 0);

    /// <summary>The calling thread is about to write <paramref name="place"/>, or to read and write it in one atomic operation.</summary>
    static abstract void Writes(Shared place, int index = 0);

    /// <summary>The calling thread is about to take the right that <paramref name="place"/> stands for, unless another has it: then nothing is written.</summary>
    static abstract void Tries(Shared place);
}

/// <summary>Nothing to tell. A struct, so that the JIT makes code of its own for it and drops the empty calls.</summary>
internal readonly struct NoSteps : ISteps
{
    public static void Reads(Shared place, int index = 0)
    {
    }

    public static void Writes(Shared place, int index = 0)
    {
    }

    public static void Tries(Shared place)
    {
    }
}

/// <summary>What the threads of one partition share.</summary>
internal enum Shared : byte
{
    /// <summary>Whether someone holds the core.</summary>
    Held,

    /// <summary>Whether a reader wants a copy of the core.</summary>
    CopyWanted,

    /// <summary>The newest copy of the core.</summary>
    Copy,

    /// <summary>The ring's end where commands come in.</summary>
    Claimed,

    /// <summary>The ring's end where commands go out.</summary>
    Taken,

    /// <summary>The turn number of one place in the ring.</summary>
    Turn,

    /// <summary>The command in one place of the ring.</summary>
    Command,

    /// <summary>The commands for which the ring had no room.</summary>
    Overflow,

    /// <summary>Their number.</summary>
    Overflowing,

    /// <summary>Events on their way out, taken as one thing.</summary>
    Events,

    /// <summary>Whether someone delivers them.</summary>
    Draining,

    /// <summary>In a queue of segments: how many were added, how many taken.</summary>
    Added,
    TakenOut,

    /// <summary>In a queue of segments: any item, and what links the segments.</summary>
    Item,

    /// <summary>In a queue of segments: those given back.</summary>
    Returned,
}
