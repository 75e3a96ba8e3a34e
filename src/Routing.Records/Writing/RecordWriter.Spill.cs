using System.Text.Json;

namespace Routing.Records.Writing;

// What the writer does when the store fails for long, or refuses: the spill file and the rejected file.
public sealed partial class RecordWriter
{
    private void CountSpill()
    {
        try
        {
            Volatile.Write(ref _spilled, _spill?.CountLines() ?? 0);
        }
        catch (SpillException e)
        {
            Report(RecordFaultKind.SpillFailed, e.Message, 0, e);
        }
    }

    // Not the whole of it when memory fills up meanwhile: the file stays, and to read its beginning again does no harm.
    private void ReadSpillBack(bool whole)
    {
        if (_spill is null || _spillUnreadable || Volatile.Read(ref _spilled) == 0)
        {
            return;
        }

        try
        {
            foreach (List<RecordEntry> portion in _spill.Read(_options.BatchSize, OnBadLine))
            {
                Write(portion, isOfQueue: false);
                if (!whole && IsOverrun)
                {
                    return;
                }
            }

            _spill.Delete();
            Volatile.Write(ref _spilled, 0);
        }
        catch (SpillException e)
        {
            // The file stays for the next start; meanwhile the store itself works.
            _spillUnreadable = true;
            Report(RecordFaultKind.SpillFailed, e.Message, (int)Volatile.Read(ref _spilled), e);
        }

        void OnBadLine(JsonException e) =>
            Report(RecordFaultKind.SpillFailed, $"A line of {_spill.Path} can not be read; it was put into {_spill.RejectedPath}.", 1, e);
    }

    // Moves the oldest into the file until only so many are left in memory.
    private void Spill(int keep)
    {
        if (_spill is not null)
        {
            try
            {
                _queue.Take(_batch, Math.Max(_batch.Count, _queue.Count - keep));
                _spill.Append(_batch);
                Interlocked.Add(ref _spilled, _batch.Count);
                Report(RecordFaultKind.Spilled, $"{_batch.Count} entries were put into {_spill.Path}; they are read back when the store keeps up.", _batch.Count, null);
                SettleBatch();
            }
            catch (SpillException e)
            {
                Report(RecordFaultKind.SpillFailed, e.Message, _batch.Count, e);
            }
        }

        if (_closing && _queue.Count > 0)
        {
            _queue.Take(_batch, _queue.Count);
            Lose(_batch.Count, $"{_batch.Count} entries are lost: the store failed at shutdown and no file could take them.", null);
            SettleBatch();
        }
    }

    private void SettleBatch()
    {
        Interlocked.Add(ref _settled, _batch.Count);
        _batch.Clear();
        _queue.Take(_batch, 0);
    }

    private void Reject(in RecordEntry entry, RecordRefusedException e)
    {
        try
        {
            if (_spill is not null)
            {
                _spill.Reject(entry);
                Report(RecordFaultKind.Refused, $"The store refused {entry.Id}; it was put into {_spill.RejectedPath}: {e.Message}", 1, e);
                return;
            }
        }
        catch (SpillException broken)
        {
            Report(RecordFaultKind.SpillFailed, broken.Message, 1, broken);
        }

        Lose(1, $"The store refused {entry.Id} and there was no file to put it into: {e.Message}", e);
    }
}
