namespace Routing.Pbx.Desks;

/// <summary>What may change whether an agent is signed in.</summary>
internal enum DeskNews
{
    /// <summary>The process begins, and people said something before.</summary>
    Started,

    /// <summary>A phone is there where none was.</summary>
    PhoneCame,

    /// <summary>A reload has another way to sign in.</summary>
    SignInChanged,

    /// <summary>People say something now.</summary>
    Said,
}
