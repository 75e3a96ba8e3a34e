namespace Routing.Acd.Model;

/// <summary>
/// What an agent must have, all of it. Immutable, sorted by skill, one entry a skill; equal by value.
/// Made when a plan is compiled or a step is, never while matching.
/// </summary>
public sealed class RequirementSet : IEquatable<RequirementSet>
{
    private readonly SkillRequirement[] _requirements;
    private readonly int _hash;

    /// <summary>Nothing is required.</summary>
    public static RequirementSet None { get; } = new([]);

    /// <summary>A set of <paramref name="requirements"/>; where a skill is named twice the higher level holds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A level is not 1 to 10.</exception>
    public RequirementSet(IEnumerable<SkillRequirement> requirements)
    {
        _requirements = [.. requirements.GroupBy(r => r.Skill).Select(g => new SkillRequirement(g.Key, g.Max(r => r.Level))).OrderBy(r => r.Skill.Value)];
        var hash = default(HashCode);
        foreach (SkillRequirement requirement in _requirements)
        {
            ArgumentOutOfRangeException.ThrowIfZero(requirement.Level);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(requirement.Level, (byte)10);
            hash.Add(requirement);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>The requirements, sorted by skill.</summary>
    public ReadOnlySpan<SkillRequirement> Requirements => _requirements;

    /// <summary>Both this and <paramref name="other"/>: the higher level where both name a skill.</summary>
    public RequirementSet And(RequirementSet other) =>
        other._requirements.Length == 0 ? this
        : _requirements.Length == 0 ? other
        : new RequirementSet(_requirements.Concat(other._requirements));

    /// <inheritdoc/>
    public bool Equals(RequirementSet? other) => other is not null && _requirements.AsSpan().SequenceEqual(other._requirements);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RequirementSet);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;
}
