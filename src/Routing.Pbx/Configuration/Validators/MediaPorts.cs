using System.Net;
using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Plans;
using Routing.Sip.Transports;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>The range of media ports begins even (RTP even, RTCP odd: RFC 3550 §11), is large enough and clear of SIP's ports.</summary>
internal sealed class MediaPorts : IConfigValidator
{
    private const int PortsOfCall = 4; // RTP and RTCP for the caller's leg and the agent's
    private const int Comfortable = 100 * PortsOfCall;

    public void Validate(ConfigScope scope, ProblemList problems)
    {
        Written<(int First, int Last)> ports = scope.Config.Node.Media.Ports;
        (int first, int last) = ports.Value;
        int count = last - first + 1;
        if (first % 2 != 0)
        {
            problems.Error(ports.At, $"the first media port must be even: {first + 1}-{last}");
        }

        if (count < PortsOfCall)
        {
            problems.Error(ports.At, $"{count} media ports are too few: a call with an agent takes {PortsOfCall}");
        }
        else if (count < Comfortable && ports.IsGiven)
        {
            problems.Warning(ports.At, $"{count} media ports are enough for {count / PortsOfCall} calls at a time");
        }

        IPAddress address = scope.Config.Node.Media.Listen.Value;
        foreach (Written<SipListenPlan> listener in scope.Config.Node.Sip.Listen.Value)
        {
            IPEndPoint sip = listener.Value.EndPoint;
            if (listener.Value.Protocol == SipProtocol.Udp && sip.Port >= first && sip.Port <= last && SipListeners.Overlap(sip.Address, address))
            {
                problems.Error(listener.At, $"the SIP port {sip.Port} lies within the media ports {first}-{last}");
            }
        }
    }
}
