using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Routing.Pbx.Configuration.Plans;
using Routing.Sip;

namespace Routing.Pbx.Trunks;

/// <summary>
/// The links of all trunks. A load touches only those whose plan has changed. Any thread may look; one load at a time
/// writes.
/// </summary>
internal sealed class TrunkLinks(SipUserAgent sip, ILogger log)
{
    private readonly ConcurrentDictionary<string, TrunkLink> _links = new(StringComparer.Ordinal);
    private bool _started;

    public bool IsUp(string trunk) => !_links.TryGetValue(trunk, out TrunkLink? link) || link.IsUp;

    public bool? IsRegistered(string trunk) => _links.TryGetValue(trunk, out TrunkLink? link) ? link.IsRegistered : null;

    /// <summary>The link of a trunk; null when there is none of that name.</summary>
    public TrunkLink? Find(string trunk) => _links.GetValueOrDefault(trunk);

    /// <summary>Takes the trunks of a new plan. Nothing is sent before <see cref="Start"/>.</summary>
    public void Load(PbxPlan plan)
    {
        foreach ((string name, TrunkLink link) in _links)
        {
            if (!plan.Trunks.TryGetValue(name, out TrunkPlan? now) || !Same(link.Plan, now))
            {
                _links.TryRemove(name, out _);
                link.Stop();
            }
        }

        foreach (TrunkPlan trunk in plan.Trunks.Values)
        {
            if (!_links.ContainsKey(trunk.Name))
            {
                var link = new TrunkLink(sip, log, trunk);
                _links[trunk.Name] = link;
                if (_started)
                {
                    link.Start();
                }
            }
        }
    }

    /// <summary>Begins to register and to ask.</summary>
    public void Start()
    {
        _started = true;
        foreach (TrunkLink link in _links.Values)
        {
            link.Start();
        }
    }

    /// <summary>Ends all of it.</summary>
    public void Stop()
    {
        foreach (TrunkLink link in _links.Values)
        {
            link.Stop();
        }
    }

    private static bool Same(TrunkPlan a, TrunkPlan b) => (a.Uri, a.ProbeEvery, a.Register) == (b.Uri, b.ProbeEvery, b.Register);
}
