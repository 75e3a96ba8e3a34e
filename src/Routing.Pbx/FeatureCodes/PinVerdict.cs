namespace Routing.Pbx.FeatureCodes;

/// <summary>What becomes of a PIN that was typed. Whoever typed it hears right or wrong, and nothing of the rest.</summary>
internal enum PinVerdict
{
    /// <summary>It is theirs.</summary>
    Right,

    /// <summary>It is not.</summary>
    Wrong,

    /// <summary>It is not, and from now on none is taken for a while: there, or for that agent.</summary>
    Shuts,

    /// <summary>None is taken just now, right or wrong.</summary>
    Ignored,
}
