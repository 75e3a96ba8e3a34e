using System.Text;
using System.Text.Json;

namespace Routing.Ivr.Tests;

/// <summary>Reads flows written in JSON, with positions: to the compiler, one notation is like another.</summary>
internal static class JsonFlow
{
    /// <summary>The flows of a map of flows.</summary>
    public static Dictionary<string, FlowNode> Flows(string json) => Node(json).Entries.ToDictionary(e => e.Key, e => e.Value);

    public static FlowNode Node(string json)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 256 });
        reader.Read();
        return Read(ref reader, bytes);
    }

    private static FlowNode Read(ref Utf8JsonReader reader, byte[] bytes)
    {
        FlowPosition at = At(reader, bytes);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                List<FlowNode> items = [];
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Read(ref reader, bytes));
                }

                return FlowNode.List(at, items);
            case JsonTokenType.StartObject:
                List<FlowEntry> entries = [];
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    string key = reader.GetString()!;
                    FlowPosition keyAt = At(reader, bytes);
                    reader.Read();
                    entries.Add(new FlowEntry(key, keyAt, Read(ref reader, bytes)));
                }

                return FlowNode.Map(at, entries);
            case JsonTokenType.String:
                return FlowNode.Scalar(at, reader.GetString()!, at with { Column = at.Column + 1 });
            case JsonTokenType.Null:
                return FlowNode.Scalar(at, "");
            default:
                return FlowNode.Scalar(at, Encoding.UTF8.GetString(reader.ValueSpan));
        }
    }

    private static FlowPosition At(in Utf8JsonReader reader, byte[] bytes)
    {
        ReadOnlySpan<byte> before = bytes.AsSpan(0, (int)reader.TokenStartIndex);
        int line = before.Count((byte)'\n');
        return new FlowPosition("flows.json", line + 1, before.Length - before.LastIndexOf((byte)'\n'));
    }
}
