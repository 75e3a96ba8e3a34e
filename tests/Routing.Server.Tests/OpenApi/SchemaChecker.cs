using System.Globalization;
using System.Text.Json.Nodes;

namespace Routing.Server.Tests.OpenApi;

/// <summary>
/// JSON Schema 2020-12 as far as our document uses it; a keyword that it does not know is a fault, so that nothing passes unread.
/// Objects are closed: what is not described must not be sent.
/// </summary>
internal sealed class SchemaChecker(JsonObject document)
{
    private static readonly string[] Known = ["type", "properties", "required", "items", "enum", "anyOf", "$ref", "format", "description", "default"];

    /// <summary>What is wrong with <paramref name="value"/>, each with its place.</summary>
    public IEnumerable<string> Check(JsonNode schema, JsonNode? value, string at = "$")
    {
        JsonObject known = schema.AsObject();
        foreach ((string keyword, _) in known.Where(entry => !Known.Contains(entry.Key)))
        {
            yield return $"{at}: the keyword {keyword} is not known";
        }

        if (known["$ref"] is { } reference)
        {
            foreach (string fault in Check(Resolve(reference.GetValue<string>()), value, at))
            {
                yield return fault;
            }

            yield break;
        }

        if (known["anyOf"] is JsonArray any && !any.Any(one => !Check(one!, value, at).Any()))
        {
            yield return $"{at}: fits none of anyOf: {value?.ToJsonString() ?? "null"}";
        }

        if (known["enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, value)))
        {
            yield return $"{at}: {value?.ToJsonString() ?? "null"} is none of {words.ToJsonString()}";
        }

        if (known["type"] is { } type && !(type is JsonArray types ? types.Select(one => one!.GetValue<string>()) : [type.GetValue<string>()]).Any(word => Is(word, value)))
        {
            yield return $"{at}: {value?.ToJsonString() ?? "null"} is no {type.ToJsonString()}";
        }

        if (known["format"]?.GetValue<string>() is { } format && value is not null && !Fits(format, value.GetValue<string>()))
        {
            yield return $"{at}: {value.ToJsonString()} is no {format}";
        }

        foreach (string fault in value switch
        {
            JsonObject map when known["properties"] is JsonObject properties => Members(known, properties, map, at),
            JsonArray list when known["items"] is { } items => list.SelectMany((item, i) => Check(items, item, $"{at}[{i}]")),
            _ => [],
        })
        {
            yield return fault;
        }
    }

    public JsonNode Resolve(string reference)
    {
        Assert.StartsWith("#/components/schemas/", reference, StringComparison.Ordinal);
        return document["components"]!["schemas"]![reference.Split('/')[^1]] ?? throw new InvalidOperationException($"{reference} leads nowhere");
    }

    private IEnumerable<string> Members(JsonObject schema, JsonObject properties, JsonObject map, string at)
    {
        foreach (string name in (schema["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>()).Where(name => !map.ContainsKey(name)))
        {
            yield return $"{at}: {name} is missing";
        }

        foreach ((string name, JsonNode? value) in map)
        {
            if (properties[name] is not { } described)
            {
                yield return $"{at}: {name} is not described";
                continue;
            }

            foreach (string fault in Check(described, value, $"{at}.{name}"))
            {
                yield return fault;
            }
        }
    }

    private static bool Is(string type, JsonNode? value) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == System.Text.Json.JsonValueKind.String,
        "boolean" => value?.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False,
        "number" => value?.GetValueKind() == System.Text.Json.JsonValueKind.Number,
        "integer" => value?.GetValueKind() == System.Text.Json.JsonValueKind.Number && long.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out _),
        _ => false,
    };

    private static bool Fits(string format, string text) => format switch
    {
        "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        "uuid" => Guid.TryParseExact(text, "D", out _),
        _ => true,
    };
}
