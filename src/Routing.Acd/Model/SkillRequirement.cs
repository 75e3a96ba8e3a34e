namespace Routing.Acd.Model;

/// <summary>A skill and the least level of it.</summary>
/// <param name="Skill">The skill.</param>
/// <param name="Level">1 (basic) to 10 (expert).</param>
public readonly record struct SkillRequirement(SkillId Skill, byte Level);
