using Routing.Pbx.Configuration.Plans;

namespace Routing.Server.Hosting;

/// <summary>Says which changed settings a reload does not reach, since they were bound at the start.</summary>
internal static class RestartWarnings
{
    public static void Log(ILogger log, NodePlan running, NodePlan loaded)
    {
        foreach (string what in Changed(running, loaded))
        {
            ServerLog.NeedsRestart(log, what);
        }
    }

    private static IEnumerable<string> Changed(NodePlan running, NodePlan loaded)
    {
        if (!running.SipListen.SequenceEqual(loaded.SipListen))
        {
            yield return "node.sip.listen";
        }

        if (running.SipAdvertise != loaded.SipAdvertise)
        {
            yield return "node.sip.advertise";
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
