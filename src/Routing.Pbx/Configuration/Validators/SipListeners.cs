using System.Net;
using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Plans;
using Routing.Sip.Transports;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>There is a listener, no two want the same port of the same address, and phones are offered some digest.</summary>
internal sealed class SipListeners : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        Written<IReadOnlyList<Written<SipListenPlan>>> listen = scope.Config.Node.Sip.Listen;
        if (listen.Value.Count == 0)
        {
            problems.Error(listen.At, "there is no SIP listener: write one such as udp:0.0.0.0:5060");
        }

        Written<IReadOnlyList<Written<string>>> digest = scope.Config.Node.Sip.Digest;
        if (digest.Value.Count == 0)
        {
            problems.Error(digest.At, "phones are offered no digest algorithm: write [MD5] or [SHA-256, MD5]");
        }

        for (int i = 0; i < listen.Value.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                (SipListenPlan mine, SipListenPlan other) = (listen.Value[i].Value, listen.Value[j].Value);
                if (IsStream(mine) == IsStream(other) && mine.EndPoint.Port == other.EndPoint.Port && mine.EndPoint.Port != 0
                    && Overlap(mine.EndPoint.Address, other.EndPoint.Address))
                {
                    problems.Error(listen.Value[i].At, $"this listener takes the port of the one at {listen.Value[j].At}");
                }
            }

            SipListenPlan one = listen.Value[i].Value;
            Written<IPEndPoint> http = scope.Config.Node.Http.Listen;
            if (IsStream(one) && one.EndPoint.Port == http.Value.Port && one.EndPoint.Port != 0 && Overlap(one.EndPoint.Address, http.Value.Address))
            {
                problems.Error(listen.Value[i].At, $"this listener takes the port of HTTP, {http.Value} (node.http.listen)");
            }
        }
    }

    // All but UDP are TCP to the kernel.
    private static bool IsStream(SipListenPlan listen) => listen.Protocol != SipProtocol.Udp;

    /// <summary>Whether binding the one takes a port from the other: the same address, or one that stands for all.</summary>
    public static bool Overlap(IPAddress a, IPAddress b) =>
        a.AddressFamily == b.AddressFamily && (a.Equals(b) || IsAny(a) || IsAny(b));

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
