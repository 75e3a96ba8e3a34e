using Routing.Acd.Model;

namespace Routing.Pbx.Configuration.Plans;

/// <summary>An agent as their desk knows them; skills and groups are the ACD's affair.</summary>
/// <param name="Id">The ACD's number.</param>
/// <param name="Name">The key in the configuration: also the user part of the AOR.</param>
/// <param name="DisplayName">The name shown.</param>
/// <param name="SignInOnRegister">Available as soon as a phone registers; otherwise signed in by hand.</param>
public sealed record AgentDeskPlan(AgentId Id, string Name, string DisplayName, bool SignInOnRegister)
{
    /// <summary>By which they sign in at any phone; null for at their own alone.</summary>
    internal PinSecret? Pin { get; init; }

    /// <summary>Has a phone of their own, or a number outside; who has none sits at another's.</summary>
    public bool HasPhone { get; init; } = true;

    /// <summary>Signs in by PIN at their own phone too.</summary>
    public bool AlwaysByPin { get; init; }

    /// <summary>An outside number stands for the phone: nothing registers, and the device is always there.</summary>
    public bool IsOutside { get; init; }
}
