using System.Text.Json;

namespace Routing.Records.Writing;

/// <summary>
/// The append-only file that takes entries when the store fails for long: one JSON object a line, made
/// durable before it counts. It is read back whole and then deleted; a crash between the two repeats the
/// entries, which is harmless. Used by the writer only. Its only exception is <see cref="SpillException"/>.
/// </summary>
internal sealed class SpillFile(string path)
{
    private const byte NewLine = (byte)'\n';

    // What is known to be whole; what a failed append left behind it is cut off before the next.
    private long _wholeLength = -1;

    /// <summary>The file, for messages.</summary>
    public string Path => path;

    /// <summary>Where entries go that the store refuses, and lines that can not be read.</summary>
    public string RejectedPath => path + ".rejected";

    /// <summary>Lines that an earlier run left.</summary>
    public int CountLines() => SpillException.Guard(path, "read", () => File.Exists(path) ? File.ReadLines(path).Count() : 0);

    /// <summary>Appends <paramref name="entries"/> and waits for the disk. When it throws, none of them counts.</summary>
    public void Append(IReadOnlyList<RecordEntry> entries) => SpillException.Guard(path, "written", () =>
    {
        using var file = new FileStream(path, Privately(FileMode.OpenOrCreate, FileAccess.ReadWrite));
        if (_wholeLength < 0)
        {
            _wholeLength = EndLastLine(file);
        }

        file.SetLength(_wholeLength);
        file.Position = _wholeLength;
        foreach (RecordEntry entry in entries)
        {
            file.Write(Line(entry));
        }

        file.Flush(flushToDisk: true);
        return _wholeLength = file.Length;
    });

    /// <summary>
    /// The entries in their order, in portions of <paramref name="size"/>. A line that is none (the torn
    /// end of a crash) goes to the rejected file and to <paramref name="onBadLine"/>.
    /// </summary>
    public IEnumerable<List<RecordEntry>> Read(int size, Action<JsonException> onBadLine)
    {
        using StreamReader reader = SpillException.Guard(path, "read", () => new StreamReader(path));
        var portion = new List<RecordEntry>(size);
        while (SpillException.Guard(path, "read", reader.ReadLine) is { } line)
        {
            if (line.Length > 0 && TryParse(line, onBadLine, out RecordEntry entry))
            {
                portion.Add(entry);
            }

            if (portion.Count == size)
            {
                yield return portion;
                portion = new List<RecordEntry>(size);
            }
        }

        if (portion.Count > 0)
        {
            yield return portion;
        }
    }

    /// <summary>All of it is in the store now.</summary>
    public void Delete() => SpillException.Guard(path, "deleted", () =>
    {
        File.Delete(path);
        return _wholeLength = -1;
    });

    /// <summary>Keeps an entry that the store will never take, for a person to look at.</summary>
    public void Reject(RecordEntry entry) => AppendRejected(Line(entry));

    private bool TryParse(string line, Action<JsonException> onBadLine, out RecordEntry entry)
    {
        try
        {
            entry = JsonSerializer.Deserialize(line, RecordJson.Default.RecordEntry);
            return true;
        }
        catch (JsonException e)
        {
            AppendRejected([.. System.Text.Encoding.UTF8.GetBytes(line), NewLine]);
            onBadLine(e);
            entry = default;
            return false;
        }
    }

    private void AppendRejected(byte[] line) => SpillException.Guard(RejectedPath, "written", () =>
    {
        using var file = new FileStream(RejectedPath, Privately(FileMode.Append, FileAccess.Write));
        file.Write(line);
        file.Flush(flushToDisk: true);
        return file.Length;
    });

    // It holds who called whom: a new one is its owner's alone.
    private static FileStreamOptions Privately(FileMode mode, FileAccess access)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static byte[] Line(RecordEntry entry) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(entry, RecordJson.Default.RecordEntry), NewLine];

    // A crash in the middle of an append leaves half a line: it must not swallow the next one.
    private static long EndLastLine(FileStream file)
    {
        if (file.Length > 0)
        {
            file.Position = file.Length - 1;
            if (file.ReadByte() != NewLine)
            {
                file.WriteByte(NewLine);
            }
        }

        return file.Length;
    }
}
