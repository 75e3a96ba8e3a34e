namespace Routing.Media.Audio;

/// <summary>
/// Where one playing stands in its list of prompts. Frames run over the seams between prompts and over
/// the end of a loop, so music has no gap; only the very last frame is filled up with silence. Owned by
/// one loop thread; allocation-free.
/// </summary>
internal sealed class PromptCursor(Prompt[] prompts, bool loop)
{
    private int _index;
    private int _offset;

    /// <summary>Fills <paramref name="frame"/>; false when nothing was left.</summary>
    public bool Read(AudioCodec codec, Span<byte> frame)
    {
        int filled = 0;
        while (filled < frame.Length && _index < prompts.Length)
        {
            ReadOnlySpan<byte> rest = prompts[_index].In(codec)[_offset..];
            int length = Math.Min(rest.Length, frame.Length - filled);
            rest[..length].CopyTo(frame[filled..]);
            filled += length;
            _offset += length;
            if (length == rest.Length)
            {
                _offset = 0;
                _index = loop ? (_index + 1) % prompts.Length : _index + 1;
            }
        }

        frame[filled..].Fill(G711.Silence(codec));
        return filled > 0;
    }
}
