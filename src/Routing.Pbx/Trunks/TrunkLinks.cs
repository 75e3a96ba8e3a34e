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
    private readonly AccountTurns _turns = new();
    private bool _started;

    public bool IsUp(string trunk) => !_links.TryGetValue(trunk, out TrunkLink? link) || link.IsUp;

    public bool? IsRegistered(string trunk) => _links.TryGetValue(trunk, out TrunkLink? link) ? link.IsRegistered : null;

    /// <summary>The link of a trunk; null when there is none of that name.</summary>
    public TrunkLink? Find(string trunk) => _links.GetValueOrDefault(trunk);

    /// <summary>Takes the trunks of a new plan. Nothing is sent before <see cref="Start"/>.</summary>
    public void Load(PbxPlan plan)
    {
        // What ends comes first: an account may move to a trunk of another name.
        List<(TrunkLink Link, TrunkLink? Before)> made = [];
        foreach ((string name, TrunkLink link) in _links)
        {
            TrunkLink? next = null;
            if (!plan.Trunks.TryGetValue(name, out TrunkPlan? now))
            {
                _links.TryRemove(name, out _);
            }
            else if ((now.Uri, now.Proxy, now.ProbeEvery, now.Register) == (link.Plan.Uri, link.Plan.Proxy, link.Plan.ProbeEvery, link.Plan.Register))
            {
                continue;
            }
            else
            {
                made.Add((_links[name] = next = new TrunkLink(sip, _turns, log, now, link), link));
            }

            link.Stop(next);
        }

        foreach (TrunkPlan trunk in plan.Trunks.Values.Where(trunk => !_links.ContainsKey(trunk.Name)))
        {
            made.Add((_links[trunk.Name] = new TrunkLink(sip, _turns, log, trunk), null));
        }

        foreach ((TrunkLink link, TrunkLink? before) in _started ? made : [])
        {
            link.Start(before);
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
}
