namespace Routing.Bench.Workloads;

/// <summary>How large a world is.</summary>
/// <param name="Waiting">Interactions that wait.</param>
/// <param name="Agents">Agents, all at work.</param>
/// <param name="Skills">Skills there are.</param>
/// <param name="Classes">Different requirements among those who wait.</param>
/// <param name="Profiles">Different skill maps among the agents.</param>
/// <param name="AnyoneShare">The share of interactions that require nothing, beside the classes.</param>
/// <param name="Hard">Requirements name rare and common skills alike; else seven in ten begin with one that many have.</param>
/// <param name="Trace">Each reservation is explained.</param>
internal sealed record WorldSpec(
    int Waiting, int Agents, int Skills, int Classes, int Profiles, double AnyoneShare = 0, bool Hard = false, bool Trace = false)
{
    /// <summary>
    /// Arrivals for each one that an agent takes; the others give up. So many that even the agents who can take
    /// only the easiest are never idle.
    /// </summary>
    public double Overload => Hard ? 1.15 : 1.2;

    /// <summary>Of the requirements so many begin with any skill, however rare; the others with those that most agents have.</summary>
    public double RareShare => Hard ? 1 : 0.3;

    public override string ToString() =>
        $"{Short(Waiting)} waiting, {Short(Agents)} agents, {Skills} skills, {Short(Classes)} classes, {Short(Profiles)} profiles";

    public static string Short(int count) =>
        count >= 1_000_000 && count % 1_000_000 == 0 ? $"{count / 1_000_000} M"
        : count >= 1_000 && count % 1_000 == 0 ? $"{count / 1_000} k"
        : $"{count}";
}
