using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace Routing.Server.OpenApi;

/// <summary>JSON Schemas of bodies, made of the types that are serialized, with the sentences that their docs say; each type once.</summary>
internal sealed class BodySchemas
{
    private readonly DocComments _docs = DocComments.OfThisProgram();

    /// <summary>The schemas by name.</summary>
    public JsonObject Components { get; } = new() { ["Problem"] = Problem() };

    /// <summary>A reference to the schema of <paramref name="type"/>, or that of a list of it.</summary>
    public JsonNode Of(Type type, bool isRequest)
    {
        if (type == typeof(ProblemDetails))
        {
            return Reference("Problem");
        }

        JsonNode schema = ServerJson.Default.Options.GetJsonSchemaAsNode(
            type,
            new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = (context, node) => Transform(context, node, isRequest) });
        return ServerJson.Default.GetTypeInfo(type)?.Kind == JsonTypeInfoKind.Object ? Keep(type, schema) : schema;
    }

    private JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema, bool isRequest)
    {
        if (schema is not JsonObject known)
        {
            return schema;
        }

        bool isOurs = context.TypeInfo is { Kind: JsonTypeInfoKind.Object } && context.TypeInfo.Type.Namespace?.StartsWith("Routing.", StringComparison.Ordinal) == true;
        if (isOurs)
        {
            known["required"] = new JsonArray([.. context.TypeInfo.Properties.Where(property => !isRequest || IsNeeded(property)).Select(property => (JsonNode)property.Name)]);
        }

        if (context.PropertyInfo is { } own)
        {
            Say(own, known);
        }

        if (!isOurs || context.Path.IsEmpty)
        {
            return known;
        }

        // What stands in another is a type of its own, perhaps nothing.
        bool orNull = known["type"] is JsonArray;
        known["type"] = "object";
        string? description = known["description"]?.GetValue<string>();
        known.Remove("description");
        JsonNode reference = Keep(context.TypeInfo.Type, known);
        var schemaOf = orNull ? new JsonObject { ["anyOf"] = new JsonArray(reference, new JsonObject { ["type"] = "null" }) } : reference.AsObject();
        if (description is not null)
        {
            schemaOf["description"] = description;
        }

        return schemaOf;
    }

    // A property as its constructor's parameter tells of it.
    private void Say(JsonPropertyInfo property, JsonObject schema)
    {
        if (property.AttributeProvider is not MemberInfo member)
        {
            return;
        }

        if (_docs.Find(member.DeclaringType!, member.Name) is { } text)
        {
            schema["description"] = text;
        }

        if (member.GetCustomAttribute<AllowedValuesAttribute>() is { } words)
        {
            bool orNull = schema["type"] is JsonArray;
            schema["enum"] = new JsonArray([.. words.Values.Select(word => (JsonNode?)(string?)word), .. orNull ? new JsonNode?[] { null } : []]);
        }
    }

    private static bool IsNeeded(JsonPropertyInfo property) =>
        (property.PropertyType.IsValueType && Nullable.GetUnderlyingType(property.PropertyType) is null)
        || (property.AttributeProvider as MemberInfo)?.IsDefined(typeof(RequiredAttribute)) == true;

    private JsonObject Keep(Type type, JsonNode schema)
    {
        if (!Components.ContainsKey(type.Name))
        {
            Components[type.Name] = schema;
        }

        return Reference(type.Name);
    }

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    // RFC 9457 §3.1; an extension may stand beside.
    private static JsonObject Problem() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("title", "status"),
        ["properties"] = new JsonObject
        {
            ["type"] = new JsonObject { ["type"] = "string" },
            ["title"] = new JsonObject { ["type"] = "string", ["description"] = "What kind of problem it is." },
            ["status"] = new JsonObject { ["type"] = "integer" },
            ["detail"] = new JsonObject { ["type"] = "string", ["description"] = "What was wrong this time, and what to do." },
            ["instance"] = new JsonObject { ["type"] = "string" },
        },
    };
}
