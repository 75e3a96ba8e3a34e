using System.Net;
using System.Text;
using Routing.Sip.Location;
using Routing.Sip.Messages;
using Routing.Sip.Security;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>
/// The one place where a request inside a dialog is put together, ACK and BYE as well as whatever comes
/// later (RFC 3261 §12.2.1.1): Request-URI, Route, tags and the way it goes.
/// </summary>
internal static class DialogRequest
{
    /// <summary>
    /// Finds where the dialog's next request goes: over the flow it has, or the phone's next connection, then where Route or Contact point (RFC 3263), and
    /// where that is nowhere back to where the peer was heard from. <paramref name="done"/> is called once, at once unless a name
    /// must be looked up.
    /// </summary>
    public static void Aim(SipStack stack, DialogState state, Action<SipTarget> done)
    {
        string nextHop = RouteSet.NextHop(state.RouteSet, state.RemoteTarget);
        if (Known(stack, state, nextHop) is { } known)
        {
            done(known);
        }
        else
        {
            stack.Locator.Locate(nextHop, hops => done(Among(stack, state, hops)));
        }
    }

    /// <summary>Its head, for that way; the CSeq is the state's own.</summary>
    public static RequestHead Head(SipStack stack, DialogState state, SipMethod method, in SipTarget target)
    {
        (string requestUri, IReadOnlyList<string> routes) = RouteSet.Apply(state.RouteSet, state.RemoteTarget);
        return new RequestHead
        {
            Method = method,
            RequestUri = requestUri,
            SentBy = stack.Routes.ViaOf(target),
            Branch = stack.Ids.Branch(),
            Routes = routes,
            From = Address(state.LocalUri, state.LocalTag),
            To = Address(state.RemoteUri, state.RemoteTag),
            CallId = state.CallId,
            CSeq = state.LocalCSeq,
        };
    }

    /// <summary>Begins to write it, with our credentials where there are some.</summary>
    public static SipBuffer Begin(SipStack stack, RequestHead head, string? credentials)
    {
        SipBuffer to = head.WriteTo(stack.Out);
        return credentials is null ? to : to.Text(credentials).Line();
    }

    /// <summary>A URI and its tag as From or To.</summary>
    public static string Address(string uri, string tag) => tag.Length == 0 ? $"<{uri}>" : $"<{uri}>;tag={tag}";

    // Null where a name must be looked up first.
    private static SipTarget? Known(SipStack stack, DialogState state, string nextHop)
    {
        SipTarget? flow = stack.Routes.Of(state.Flow) ?? Registered(stack, state);
        if (flow is { IsReliable: true } connected)
        {
            return connected; // a peer that took one connection need not take another
        }

        if (state is { StaysOnFlow: true, RouteSet.Count: 0 })
        {
            return flow ?? Back(stack, state);
        }

        if (stack.Routes.Of(nextHop, Anew(state)) is { } asked)
        {
            return LeadsNowhere(state, asked.Remote.Address) ? flow ?? Back(stack, state) : asked;
        }

        return IsName(nextHop) ? null : flow ?? Back(stack, state);
    }

    // Of several addresses the one we know the peer by: it has the call, another server of its name need not.
    private static SipTarget Among(SipStack stack, DialogState state, IReadOnlyList<SipHop> hops)
    {
        SipHop? best = null;
        IReadOnlyList<SipHop> ours = TrunkOf(state) is { } trunk ? [.. hops.Select(hop => hop with { Trunk = trunk })] : hops;
        foreach (SipHop hop in stack.Health.Usable(ours, out _) is { Count: > 0 } usable ? usable : ours)
        {
            if (hop.Remote.Address.Equals(state.Flow.Remote.Address))
            {
                bool same = hop.Protocol == state.Flow.Protocol && hop.Remote.Port == state.Flow.Remote.Port;
                best = same || best is null || !best.Value.Remote.Address.Equals(hop.Remote.Address) ? hop : best;
            }

            best ??= hop;
        }

        return best is { } found && !LeadsNowhere(state, found.Remote.Address) && stack.Locator.TargetOf(found, Anew(state)) is { } target
            ? target
            : stack.Routes.Of(state.Flow) ?? Back(stack, state);
    }

    // A Contact in a private network, given by a peer heard from a public one, leads nowhere; the flow does.
    // Never so with a Record-Route: the proxies know the way.
    private static bool LeadsNowhere(DialogState state, IPAddress address) =>
        state.RouteSet.Count == 0 && PeerNetwork.IsPrivate(address) && !PeerNetwork.IsPrivate(state.Flow.Remote.Address);

    // RFC 3261 §18.2.2: the source address, but with the port that the peer says it listens on where it was the peer who connected.
    private static SipTarget Back(SipStack stack, DialogState state)
    {
        SipFlow flow = Anew(state);
        if (state.PortAnew > 0 && flow.Protocol.IsReliable())
        {
            var there = new IPEndPoint(flow.Remote.Address, state.PortAnew);
            flow = flow with { Remote = (flow.Remote as NamedEndPoint)?.At(there) ?? there };
        }

        return stack.Routes.Anew(flow) ?? throw new InvalidOperationException("a dialog without a transport");
    }

    // The flow as one that we open: what counts over TLS is the trunk's, also where it was the trunk who connected.
    private static SipFlow Anew(DialogState state) =>
        TrunkOf(state) is { } trunk && state.Flow is { Remote: not NamedEndPoint } flow && flow.Protocol.IsSecure()
            ? flow with { Remote = NamedEndPoint.Of(flow.Remote, null, trunk) }
            : state.Flow;

    private static string? TrunkOf(DialogState state) => state.Peer is { Kind: SipPeerKind.Trunk } peer ? peer.Name : null;

    // RFC 5626 §5.3: a phone whose connection broke has made another and registered over it, under the very Contact. A browser is found
    // by nothing else.
    private static SipTarget? Registered(SipStack stack, DialogState state) =>
        state is { RouteSet.Count: 0, Peer: { Kind: SipPeerKind.Phone } phone } && stack.PhoneAt(phone.Name, state.RemoteTarget) is { } flow ? stack.Routes.Of(flow) : null;

    private static bool IsName(string nextHop) =>
        SipUri.TryParse(Encoding.UTF8.GetBytes(nextHop), out SipUri uri) && !uri.Host.IsEmpty && !HostPort.TryAddress(uri.Host, out _);
}
