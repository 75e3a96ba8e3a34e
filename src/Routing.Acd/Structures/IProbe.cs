namespace Routing.Acd.Structures;

/// <summary>
/// Is told how much is looked at. The type parameter of whatever searches: <see cref="NoProbe"/> in production,
/// where it compiles to nothing; a test's own counts, so that growth is proved without a clock.
/// </summary>
internal interface IProbe
{
    /// <summary>So many keys, items or conditions were looked at.</summary>
    static abstract void Looked(int things);
}

/// <summary>Nobody counts.</summary>
internal readonly struct NoProbe : IProbe
{
    public static void Looked(int things)
    {
    }
}
