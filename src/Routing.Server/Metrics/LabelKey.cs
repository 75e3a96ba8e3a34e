using System.Diagnostics.CodeAnalysis;

namespace Routing.Server.Metrics;

/// <summary>
/// The tags of a measurement as they came, in an order of their own: what a series is found by. Looked up
/// straight from the caller's span, so that a measurement allocates nothing once its series exists.
/// </summary>
internal sealed class LabelKey(KeyValuePair<string, object?>[] tags)
{
    public ReadOnlySpan<KeyValuePair<string, object?>> Tags => tags;

    /// <summary>Equal: the same names with equal values, in any order.</summary>
    internal sealed class Comparer :
        IEqualityComparer<LabelKey>, IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, LabelKey>
    {
        public static Comparer Instance { get; } = new();

        public bool Equals(LabelKey? x, LabelKey? y) => ReferenceEquals(x, y) || (x is not null && y is not null && Equals(x.Tags, y));

        public int GetHashCode([DisallowNull] LabelKey obj) => GetHashCode(obj.Tags);

        public LabelKey Create(ReadOnlySpan<KeyValuePair<string, object?>> alternate) => new(alternate.ToArray());

        public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> alternate, LabelKey other)
        {
            ReadOnlySpan<KeyValuePair<string, object?>> tags = other.Tags;
            if (alternate.Length != tags.Length)
            {
                return false;
            }

            for (int i = 0; i < alternate.Length; i++)
            {
                // In the usual case the order is the same and the first look finds it.
                if (!IsSame(alternate[i], tags[i]) && !Contains(tags, alternate[i]))
                {
                    return false;
                }
            }

            return true;
        }

        // The sum does not depend on the order.
        public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
        {
            int hash = alternate.Length;
            foreach (KeyValuePair<string, object?> tag in alternate)
            {
                hash += HashCode.Combine(tag.Key, tag.Value);
            }

            return hash;
        }

        private static bool Contains(ReadOnlySpan<KeyValuePair<string, object?>> tags, in KeyValuePair<string, object?> wanted)
        {
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                if (IsSame(tag, wanted))
                {
                    return true;
                }
            }

            return false;
        }

        private static bool IsSame(in KeyValuePair<string, object?> a, in KeyValuePair<string, object?> b) =>
            a.Key == b.Key && Equals(a.Value, b.Value);
    }
}
