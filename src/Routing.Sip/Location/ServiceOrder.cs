namespace Routing.Sip.Location;

/// <summary>The order in which SRV records are tried (RFC 2782 "Priority", "Weight").</summary>
internal static class ServiceOrder
{
    /// <summary>By priority; among equals drawn by weight, each draw in proportion to what is left.</summary>
    public static IReadOnlyList<DnsRecord> Of(IEnumerable<DnsRecord> records, SipIds random)
    {
        List<DnsRecord> order = [];
        foreach (IGrouping<int, DnsRecord> equals in records.GroupBy(record => record.Priority).OrderBy(group => group.Key))
        {
            // Weight 0 stands first: it has a small chance while others have weight, as the RFC wants it.
            List<DnsRecord> left = [.. equals.OrderBy(record => record.Weight == 0 ? 0 : 1)];
            while (left.Count > 0)
            {
                int drawn = random.Below(left.Sum(record => record.Weight) + 1);
                int sum = 0;
                int at = left.FindIndex(record => (sum += record.Weight) >= drawn);
                order.Add(left[at]);
                left.RemoveAt(at);
            }
        }

        return order;
    }
}
