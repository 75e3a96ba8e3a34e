using Routing.Pbx.Configuration;
using Routing.Pbx.Configuration.Plans;
using Routing.Server.Api;

namespace Routing.Server.Hosting;

/// <summary>
/// What a load does that whoever asked for it should know although nothing is wrong with it: settings that were bound
/// at the start, and callers in queues that are gone.
/// </summary>
internal static class ReloadWarnings
{
    private static readonly (string Name, Func<NodePlan, NodePlan, bool> Differs)[] BoundAtStart =
    [
        ("node.sip.listen", static (a, b) => !a.SipListen.SequenceEqual(b.SipListen)),
        ("node.sip.tls", static (a, b) => a.SipTls != b.SipTls),
        ("node.sip.connections", static (a, b) => a.SipConnections != b.SipConnections),
        ("node.sip.advertise", static (a, b) => a.Sip.Advertise != b.Sip.Advertise),
        ("node.local_networks", static (a, b) => !a.LocalNetworks.SequenceEqual(b.LocalNetworks)),
        ("node.sip.trace", static (a, b) => a.Sip.Trace != b.Sip.Trace),
        ("node.sip.dns", static (a, b) => a.Sip.Dns.Naptr != b.Sip.Dns.Naptr || !(a.Sip.Dns.Servers ?? []).SequenceEqual(b.Sip.Dns.Servers ?? [])),
        ("node.sip.hep", static (a, b) => a.Hep != b.Hep),
        ("node.media.listen", static (a, b) => !a.MediaListen.Equals(b.MediaListen)),
        ("node.media.ports", static (a, b) => a.MediaPorts != b.MediaPorts),
        ("node.media.silence", static (a, b) => a.MediaSilence != b.MediaSilence),
        ("node.http.listen", static (a, b) => !a.HttpListen.Equals(b.HttpListen)),
        ("node.name", static (a, b) => a.Name != b.Name),
        ("acd.journal", static (a, b) => a.AcdJournal != b.AcdJournal),
        ("node.store", static (a, b) => a.Store != b.Store),
    ];

    /// <summary>The settings that were bound at the start, as they stand in the configuration.</summary>
    public static IEnumerable<string> Keys => BoundAtStart.Select(key => key.Name);

    /// <summary>Settings that changed, and that the load does not reach.</summary>
    public static IEnumerable<ConfigurationProblem> NeedRestart(NodePlan running, NodePlan loaded, string directory) =>
        Changed(running, loaded).Select(what => Warning(directory, $"{what} changes only with a restart"));

    /// <summary>Queues that the plan has no more, and in which somebody waits.</summary>
    public static IEnumerable<ConfigurationProblem> StillWaiting(IEnumerable<QueueState> queues, string directory) =>
        from queue in queues
        where queue.Removed && queue.Waiting > 0
        select Warning(
            directory,
            $"the queue \"{queue.Id}\" is gone, and {queue.Waiting} {(queue.Waiting == 1 ? "caller waits" : "callers wait")} in it: by its last definition, until an agent who still fits it answers or they leave");

    private static ConfigurationProblem Warning(string directory, string text) => new(directory, 0, 0, IsError: false, text);

    private static IEnumerable<string> Changed(NodePlan running, NodePlan loaded) =>
        from key in BoundAtStart where key.Differs(running, loaded) select key.Name;
}
