using System.Net;
using Routing.Sip.Transports;

namespace Routing.Sip.Security;

/// <summary>
/// The sources from which phones have registered: who says a password there is no stranger, also when it connects anew after all connections
/// of an office broke at once. For a day after the last. Within the turn.
/// </summary>
internal sealed class KnownPhones(SipStack stack)
{
    private const int Most = 16_384;

    private static readonly TimeSpan Keep = TimeSpan.FromDays(1);

    private readonly Dictionary<IPAddress, TimeSpan> _until = [];

    /// <summary>A registration was granted there.</summary>
    public void Note(IPAddress address)
    {
        IPAddress source = PeerNetwork.Of(address);
        if (_until.Count >= Most && !_until.ContainsKey(source))
        {
            foreach (IPAddress old in _until.Where(one => one.Value <= stack.Timers.Now).Select(one => one.Key).ToArray())
            {
                _until.Remove(old);
            }
        }

        if (_until.Count < Most || _until.ContainsKey(source))
        {
            _until[source] = stack.Timers.Now + Keep;
        }
    }

    /// <summary>Was one granted there within a day?</summary>
    public bool Knows(IPAddress address) => _until.TryGetValue(PeerNetwork.Of(address), out TimeSpan until) && until > stack.Timers.Now;
}
