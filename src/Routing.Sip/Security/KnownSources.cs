using System.Net;
using Routing.Sip.Location;
using Routing.Sip.Transactions;

namespace Routing.Sip.Security;

/// <summary>
/// The access plan in force, with the addresses that its trunks' names lead to at this moment. Names are looked up once a minute,
/// which asks DNS no more often than its answers allow. Within the turn.
/// </summary>
/// <remarks>
/// An address is taken as soon as it is seen and kept for an hour after it was seen last: many a name shows another part of its
/// addresses each time, and a DNS server that is down must not make a carrier a stranger.
/// </remarks>
internal sealed class KnownSources
{
    public static readonly TimeSpan Keep = TimeSpan.FromHours(1);

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SoonAfterFailure = TimeSpan.FromSeconds(5);

    // Told of once under a plan, however often a carrier's names lead elsewhere.
    private readonly HashSet<IPAddress> _doubted = [];
    private readonly SipStack _stack;
    private readonly SipTimer _next;
    private Dictionary<TrunkName, Dictionary<IPAddress, TimeSpan>> _seen = [];
    private SipAccessPlan _plan = SipAccessPlan.Closed;

    public KnownSources(SipStack stack)
    {
        _stack = stack;
        _next = stack.NewTimer(Look);
    }

    public AccessControl Current { get; private set; } = new(SipAccessPlan.Closed);

    /// <summary>Takes a new plan. What is known of a name that stays in it is kept.</summary>
    public void Load(SipAccessPlan plan)
    {
        _plan = plan;
        _doubted.Clear();
        Dictionary<TrunkName, Dictionary<IPAddress, TimeSpan>> old = _seen;
        _seen = plan.Names.Distinct().ToDictionary(name => name, name => old.GetValueOrDefault(name) ?? []);
        Apply();
        _next.Cancel();
        if (_seen.Count > 0)
        {
            Look();
        }
    }

    private void Look()
    {
        _next.Arm(Every);
        foreach (TrunkName name in _seen.Keys.ToArray())
        {
            new AddressSet(_stack.Locator.Resolver, found => OnFound(name, found)).Find(name.Host);
        }
    }

    private void OnFound(TrunkName name, IReadOnlyCollection<IPAddress>? found)
    {
        if (!_seen.TryGetValue(name, out Dictionary<IPAddress, TimeSpan>? seen))
        {
            return; // another plan came meanwhile
        }

        TimeSpan now = _stack.Timers.Now;
        if (found is null)
        {
            if (seen.Count == 0)
            {
                _next.Arm(SoonAfterFailure);
            }

            return; // whoever was known stays so while nobody knows better
        }

        IPAddress[] gone = [.. seen.Where(one => one.Value + Keep <= now && !found.Contains(one.Key)).Select(one => one.Key)];
        bool changed = gone.Length > 0;
        foreach (IPAddress address in gone)
        {
            seen.Remove(address);
        }

        foreach (IPAddress address in found)
        {
            changed |= !seen.ContainsKey(address);
            seen[address] = now;
        }

        if (changed)
        {
            SipLog.TrunkAddresses(_stack.Log, name.Trunk, name.Host, string.Join(", ", seen.Keys));
            Apply();
        }
    }

    private void Apply() => Current = new AccessControl(
        _plan,
        _seen.SelectMany(name => name.Value.Keys.Select(
            address => new TrunkSource(name.Key.Trunk, new IPNetwork(address, address.GetAddressBytes().Length * 8), name.Key.Port))),
        _stack.Log,
        _doubted);
}
