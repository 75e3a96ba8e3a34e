using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Routing.Pbx.Restarts;

/// <summary>
/// A file of the data directory that is appended to: a line for each change, in the order of the changes, so that each beginning of it says
/// what was once true. It is replaced by one that says the same in fewer lines when it is much longer than it need be, and by the first
/// write of each run. Only its owner may read it: it says who calls whom from where. One thread at a time.
/// </summary>
/// <remarks>
/// What a killed process leaves is a last line without its end, which is left out. Whatever else cannot be read is kept beside
/// (<c>.unread</c>), for somebody to mend, when another file takes its place.
/// </remarks>
/// <param name="path">Where it is.</param>
/// <param name="lines">What a line says.</param>
/// <param name="isFlushed">Each write is on the disk when it returns, for a power cut; otherwise the system writes when it likes, and only
/// a file that takes another's place is certain.</param>
/// <param name="log">Where faults go.</param>
internal sealed class JournalFile<TKey, TValue>(string path, IJournalLines<TKey, TValue> lines, bool isFlushed, ILogger log)
    where TKey : notnull
    where TValue : class
{
    private const int Chunk = 64 << 10;
    private const string Unread = ".unread";

    private readonly Dictionary<TKey, (long Turn, TValue Value)> _kept = [];
    private readonly ArrayBufferWriter<byte> _text = new();
    private long _turn;

    // As we left it; null when what is there is not ours to append to.
    private long? _length;
    private long _shortest;
    private bool _hasUnread;

    /// <summary>How many bytes may be appended before it is written anew, besides twice its shortest length; fewer where it would come near <see cref="MostBytes"/>.</summary>
    public long Slack { get; init; } = 256 << 10;

    /// <summary>More than any real one has; what is larger is none of ours.</summary>
    public long MostBytes { get; init; } = 64L << 20;

    /// <summary>What is in it, for the log.</summary>
    public string What => lines.What;

    /// <summary>What it says, latest change last. Once, before the first write.</summary>
    public IReadOnlyList<TValue> Read()
    {
        try
        {
            if (File.Exists(path) && new FileInfo(path).Length > MostBytes)
            {
                OnUnread($"it is too large ({MostBytes >> 20} MB are read at most)");
            }
            else if (File.Exists(path))
            {
                Take(File.ReadAllBytes(path));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            OnUnread(e.Message);
        }

        return [.. InOrder().Select(one => one.Value)];
    }

    // Never so long that the next start would not read it.
    private long LongestToAppendTo => Math.Min((2 * _shortest) + Slack, Math.Max(_shortest + Slack, MostBytes / 2));

    /// <summary>
    /// Adds these changes, a null value being a key that is gone. When it fails, all that it should say is still known here, and the next
    /// write, with or without changes, makes the file anew.
    /// </summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public void Write(IReadOnlyList<(TKey Key, TValue? Value)> changes)
    {
        foreach ((TKey key, TValue? value) in changes)
        {
            Apply(key, value);
        }

        long? length = _length;
        _length = null; // until it is known to be whole
        if (length is { } known && known <= LongestToAppendTo && TryAppend(changes, known) is { } now && now <= MostBytes)
        {
            _length = now;
        }
        else
        {
            _length = _shortest = Replace();
        }
    }

    private void Take(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith(Encoding.UTF8.Preamble)) // an editor's
        {
            text = text[Encoding.UTF8.Preamble.Length..];
        }

        string? complaint = null;
        for (int number = 1; !text.IsEmpty; number++)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            string? why = Complaint(line);
            if (why is not null && end < 0 && IsBeginning(line))
            {
                PbxLog.JournalTorn(log, path);
                break;
            }

            complaint ??= why is null ? null : $"line {number}: {why}";
            text = end < 0 ? default : text[(end + 1)..];
        }

        if (complaint is not null)
        {
            OnUnread(complaint);
        }
    }

    private string? Complaint(ReadOnlySpan<byte> line)
    {
        try
        {
            if (line.Trim(" \t\r"u8).IsEmpty)
            {
                return null;
            }

            if (!lines.TryRead(line, out (TKey Key, TValue? Value) change))
            {
                return "it says nothing";
            }

            Apply(change.Key, change.Value);
            return null;
        }
        catch (JsonException e)
        {
            return e.Message;
        }
    }

    // One of ours that goes on, but for what is not there.
    private static bool IsBeginning(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line, isFinalBlock: false, default);
            while (reader.Read())
            {
            }

            return reader.TokenType == JsonTokenType.None ? line[0] == (byte)'{' : reader.CurrentDepth > 0 || reader.TokenType == JsonTokenType.StartObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void Apply(TKey key, TValue? value)
    {
        if (value is null)
        {
            _kept.Remove(key);
        }
        else
        {
            _kept[key] = (++_turn, value);
        }
    }

    private IEnumerable<(TKey Key, TValue Value)> InOrder() => _kept.OrderBy(one => one.Value.Turn).Select(one => (one.Key, one.Value.Value));

    // Its length; null when somebody else has changed it meanwhile: an administrator's hand.
    private long? TryAppend(IReadOnlyList<(TKey Key, TValue? Value)> changes, long length)
    {
        if (changes.Count == 0)
        {
            return length;
        }

        if (!File.Exists(path))
        {
            return null;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
        if (file.Length != length)
        {
            return null;
        }

        file.Position = length;
        WriteTo(file, changes!);
        file.Flush(flushToDisk: isFlushed);
        return file.Length;
    }

    private long Replace()
    {
        string next = path + ".new";
        File.Delete(next); // with whatever rights an earlier try gave it
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        long length;
        using (var file = new FileStream(next, options))
        {
            WriteTo(file, InOrder()!);
            file.Flush(flushToDisk: true);
            length = file.Length;
        }

        if (_hasUnread && File.Exists(path))
        {
            File.Move(path, path + Unread, overwrite: true);
        }

        File.Move(next, path, overwrite: true);
        _hasUnread = false;
        return length;
    }

    // Whole lines, many at a time: what is cut off is then most often nothing.
    private void WriteTo(FileStream file, IEnumerable<(TKey Key, TValue? Value)> changes)
    {
        _text.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_text);
        foreach ((TKey key, TValue? value) in changes)
        {
            json.Reset();
            lines.Write(json, key, value);
            json.Flush();
            _text.Write("\n"u8);
            if (_text.WrittenCount > Chunk)
            {
                file.Write(_text.WrittenSpan);
                _text.ResetWrittenCount();
            }
        }

        file.Write(_text.WrittenSpan);
    }

    // It stays where it is until something is to take its place: the next start may have more luck.
    private void OnUnread(string why)
    {
        _hasUnread = true;
        PbxLog.JournalUnread(log, lines.What, path, path + Unread, why);
    }
}
