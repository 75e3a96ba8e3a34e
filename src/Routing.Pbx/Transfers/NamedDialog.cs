namespace Routing.Pbx.Transfers;

/// <summary>A dialog as a Replaces header names it (RFC 3891 §6.1). A plain value.</summary>
/// <param name="CallId">Its Call-ID.</param>
/// <param name="ToTag">The tag of whom the header is for.</param>
/// <param name="FromTag">The other's.</param>
/// <param name="EarlyOnly">Only while it rings.</param>
internal readonly record struct NamedDialog(string CallId, string ToTag, string FromTag, bool EarlyOnly)
{
    /// <summary>Reads one; null when it is none.</summary>
    public static NamedDialog? Read(string replaces)
    {
        string[] parts = replaces.Split(';', StringSplitOptions.TrimEntries);
        string? Tag(string name) => Array.Find(parts, part => part.StartsWith(name, StringComparison.OrdinalIgnoreCase))?[name.Length..];
        return parts[0].Length > 0 && Tag("to-tag=") is { Length: > 0 } to && Tag("from-tag=") is { Length: > 0 } from
            ? new NamedDialog(parts[0], to, from, parts.Contains("early-only", StringComparer.OrdinalIgnoreCase))
            : null;
    }
}
