using Routing.Pbx.Configuration.Plans;
using Routing.Sip.Transports;

namespace Routing.Server.Hosting;

/// <summary>Binds the SIP listeners of the configuration.</summary>
internal static class Listeners
{
    /// <summary>One transport for each listener.</summary>
    /// <exception cref="EngineStartException">One cannot be bound.</exception>
    public static IReadOnlyList<ISipTransport> Bind(NodePlan node, StartedParts started, ILogger log)
    {
        var transports = new List<ISipTransport>();
        foreach (SipListenPlan listen in node.SipListen)
        {
            try
            {
                transports.Add(started.Add<ISipTransport>(UdpTransport.Bind(listen.EndPoint, log)));
            }
            catch (SipBindException e)
            {
                throw new EngineStartException($"{e.Message} (node.sip.listen)", e);
            }
        }

        return transports;
    }
}
