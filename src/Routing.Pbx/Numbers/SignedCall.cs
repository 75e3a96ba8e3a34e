using Routing.Sip.Identity;

namespace Routing.Pbx.Numbers;

/// <summary>What networks have signed of a call (Identity, RFC 8224), to be handed on as it came and in that order. Immutable.</summary>
/// <param name="Tokens">The values.</param>
/// <param name="Number">The caller's number as it came: they speak of no other.</param>
/// <param name="Dropped">What is not handed on, and why; null for nothing.</param>
internal sealed record SignedCall(IReadOnlyList<string> Tokens, string Number, string? Dropped)
{
    // A PASSporT with its certificate's address has 700 to 1,500 bytes, and each that sends a call on may add one (RFC 8946).
    private const int MostTokens = 8;
    private const int MostBytes = 8192;

    /// <summary>Nothing is signed.</summary>
    public static SignedCall None { get; } = new([], "", null);

    /// <summary>Reads it.</summary>
    public static SignedCall Of(CallerIdentity identity, string number)
    {
        if (identity.Signatures.Count == 0)
        {
            return None;
        }

        var tokens = new List<string>();
        var dropped = new List<string>();
        int bytes = 0;
        foreach (string token in identity.Signatures)
        {
            bool isText = token.Length > 0 && token.All(c => c is >= ' ' and <= '~');
            if (isText && tokens.Count < MostTokens && bytes + token.Length <= MostBytes)
            {
                tokens.Add(token);
                bytes += token.Length;
            }
            else
            {
                dropped.Add(isText ? $"{token.Length} bytes, beyond {MostTokens} headers of {MostBytes} bytes together" : "one that is no plain text");
            }
        }

        return new SignedCall(tokens, number, dropped.Count == 0 ? null : string.Join("; ", dropped));
    }
}
