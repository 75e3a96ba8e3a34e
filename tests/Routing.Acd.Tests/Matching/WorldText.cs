using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>Values of the model written as C#, without what is default, so that a log that failed can be pasted as a test.</summary>
internal static class WorldText
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        long number => Number(number),
        Guid id => $"Id({BitConverter.ToInt32(id.ToByteArray().AsSpan(12))})",
        Enum name when Enum.IsDefined(name.GetType(), name) => $"{name.GetType().Name}.{name}",
        Enum number => $"({number.GetType().Name}){Convert.ToInt32(number, CultureInfo.InvariantCulture)}",
        AgentId or QueueId or SkillId or GroupId => $"new({((dynamic)value).Value})",
        RequirementSet set => $"Needs({string.Join(", ", set.Requirements.ToArray().Select(r => $"({r.Skill.Value}, {r.Level})"))})",
        SkillRequirement skill => $"new(new({skill.Skill.Value}), {skill.Level})",
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Of))}]",
        _ when value.GetType().Namespace == typeof(AcdCommand).Namespace => OfRecord(value),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Number(long number) => number == long.MaxValue ? "long.MaxValue" : number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '_');

    private static string OfRecord(object value)
    {
        Type type = value.GetType();
        object? blank = Blank(type);
        PropertyInfo[] all = type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance);
        ConstructorInfo? primary = type.GetConstructors().Where(c => c.GetParameters() is { Length: > 0 } p && p[0].ParameterType != type).MaxBy(c => c.GetParameters().Length);
        string arguments = primary is null ? "" : string.Join(", ", primary.GetParameters().Select(p => Of(Array.Find(all, a => a.Name == p.Name)!.GetValue(value))));
        string[] settings =
        [
            .. all.Where(p => p.SetMethod is not null && p.Name != "Copy" && primary?.GetParameters().Any(a => a.Name == p.Name) != true)
                .Where(p => Of(p.GetValue(value)) != Of(blank is null ? null : p.GetValue(blank)))
                .Select(p => $"{p.Name} = {Of(p.GetValue(value))}"),
        ];
        return $"new {type.Name}{(primary is null ? "" : $"({arguments})")}{(settings.Length == 0 ? primary is null ? "()" : "" : $" {{ {string.Join(", ", settings)} }}")}";
    }

    // Its properties as they are when nobody sets them; required ones are then null.
    private static object? Blank(Type type) => type.IsValueType ? RuntimeHelpers.GetUninitializedObject(type)
        : type.GetConstructor(Type.EmptyTypes) is { } make ? make.Invoke(null) : null;
}
