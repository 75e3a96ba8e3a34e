using Routing.Sip.Parsing;

namespace Routing.Sip.Messages;

/// <summary>A run of <c>;name=value</c> as it stands in a header or URI, walked on demand.</summary>
internal readonly ref struct SipParameters(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;

    public ReadOnlySpan<byte> Text => _text;

    /// <summary>The value of a parameter (any case); empty for a flag. False when it is not there.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> rest = _text;
        while (Next(ref rest, out ReadOnlySpan<byte> key, out value))
        {
            if (SipScan.Is(key, name))
            {
                return true;
            }
        }

        value = default;
        return false;
    }

    public bool Has(ReadOnlySpan<byte> name) => TryGet(name, out _);

    /// <summary>
    /// Is all of it <c>;token</c> or <c>;token=value</c> (RFC 3261 §25.1)? An empty rport or received is forgiven: old phones
    /// leave room for it, and nothing is read from it. Walking forgives more than that.
    /// </summary>
    public bool IsWellFormed
    {
        get
        {
            ReadOnlySpan<byte> rest = SipScan.Trim(_text);
            while (!rest.IsEmpty)
            {
                int end = rest[0] == ';' ? SipScan.Find(rest[1..], (byte)';') : -1;
                if (end < 0)
                {
                    return false;
                }

                ReadOnlySpan<byte> one = rest[1..(end + 1)];
                int equals = one.IndexOf((byte)'=');
                ReadOnlySpan<byte> name = SipScan.Trim(equals < 0 ? one : one[..equals]);
                if (!SipScan.IsToken(name)
                    || (equals >= 0 && SipScan.Trim(one[(equals + 1)..]).IsEmpty && !SipScan.Is(name, "rport"u8) && !SipScan.Is(name, "received"u8)))
                {
                    return false;
                }

                rest = rest[(end + 1)..];
            }

            return true;
        }
    }

    /// <summary>Cuts the next parameter off <paramref name="rest"/>.</summary>
    public static bool Next(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        while (true)
        {
            rest = SipScan.Trim(rest);
            if (rest.IsEmpty || rest[0] != ';')
            {
                return false;
            }

            rest = rest[1..];
            int end = SipScan.Find(rest, (byte)';');
            end = end < 0 ? rest.Length : end;
            ReadOnlySpan<byte> one = SipScan.Trim(rest[..end]);
            rest = rest[end..];
            if (one.IsEmpty)
            {
                continue;
            }

            int equals = one.IndexOf((byte)'=');
            name = equals < 0 ? one : SipScan.Trim(one[..equals]);
            value = equals < 0 ? default : SipScan.Trim(one[(equals + 1)..]);
            return true;
        }
    }
}
