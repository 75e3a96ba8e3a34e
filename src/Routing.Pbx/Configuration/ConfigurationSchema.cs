using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;

namespace Routing.Pbx.Configuration;

/// <summary>
/// The JSON Schema (draft-07) of a configuration file, for editors: made of the same declarations that the
/// loader reads by. It stands at <c>config/routing.schema.json</c>; a test compares the two.
/// </summary>
public static class ConfigurationSchema
{
    /// <summary>The schema's text, indented, with a line end. Any thread.</summary>
    public static string Generate()
    {
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Routing configuration",
        };
        foreach ((string name, JsonNode? value) in RootConfig.Section.Schema().ToArray())
        {
            schema[name] = value?.DeepClone();
        }

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            schema.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>Every key there is, by its path; <c>*</c> stands for a name that the admin chooses.</summary>
    internal static IEnumerable<(string Path, Key Key)> Keys() => RootConfig.Section.Keys("");
}
