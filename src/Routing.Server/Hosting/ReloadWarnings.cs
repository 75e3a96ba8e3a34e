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

    private static IEnumerable<string> Changed(NodePlan running, NodePlan loaded)
    {
        if (!running.SipListen.SequenceEqual(loaded.SipListen))
        {
            yield return "node.sip.listen";
        }

        if (running.SipTls != loaded.SipTls)
        {
            yield return "node.sip.tls";
        }

        if (running.SipConnections != loaded.SipConnections)
        {
            yield return "node.sip.connections";
        }

        if (running.Sip.Advertise != loaded.Sip.Advertise)
        {
            yield return "node.sip.advertise";
        }

        if (running.Sip.Trace != loaded.Sip.Trace)
        {
            yield return "node.sip.trace";
        }

        if (running.Sip.Dns.Naptr != loaded.Sip.Dns.Naptr || !(running.Sip.Dns.Servers ?? []).SequenceEqual(loaded.Sip.Dns.Servers ?? []))
        {
            yield return "node.sip.dns";
        }

        if (running.Hep != loaded.Hep)
        {
            yield return "node.sip.hep";
        }

        if (!running.MediaListen.Equals(loaded.MediaListen) || running.MediaPorts != loaded.MediaPorts)
        {
            yield return "node.media";
        }

        if (!running.HttpListen.Equals(loaded.HttpListen))
        {
            yield return "node.http.listen";
        }

        if (running.Name != loaded.Name)
        {
            yield return "node.name";
        }

        if (running.AcdJournal != loaded.AcdJournal)
        {
            yield return "acd.journal";
        }

        if (running.Store != loaded.Store)
        {
            yield return "node.store";
        }
    }
}
