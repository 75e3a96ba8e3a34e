using System.Net;
using System.Net.Sockets;
using Routing.Sip.Auth;
using Routing.Sip.Messages;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>
/// The one place where a request inside a dialog is put together, ACK and BYE as well as whatever comes
/// later (RFC 3261 §12.2.1.1): Request-URI, Route, tags and the way it goes.
/// </summary>
internal static class DialogRequest
{
    public static RequestHead Head(SipStack stack, DialogState state, SipMethod method, uint cseq, out SipTarget target)
    {
        (string requestUri, IReadOnlyList<string> routes, string nextHop) = RouteSet.Apply(state.RouteSet, state.RemoteTarget);
        target = Target(stack, state, nextHop);
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
            CSeq = cseq,
        };
    }

    /// <summary>Begins to write it, with our credentials where there are some.</summary>
    public static SipBuffer Begin(SipStack stack, RequestHead head, DigestClient? digest) => Begin(stack, head, digest, out _);

    /// <summary>As the other; the credentials are needed again in the ACK of an INVITE (§22.1).</summary>
    public static SipBuffer Begin(SipStack stack, RequestHead head, DigestClient? digest, out string? credentials)
    {
        credentials = digest?.Authorize(stack.Ids, head.MethodName, head.RequestUri);
        SipBuffer to = head.WriteTo(stack.Out);
        return credentials is null ? to : to.Text(credentials).Line();
    }

    /// <summary>A URI and its tag as From or To.</summary>
    public static string Address(string uri, string tag) => tag.Length == 0 ? $"<{uri}>" : $"<{uri}>;tag={tag}";

    private static SipTarget Target(SipStack stack, DialogState state, string nextHop)
    {
        bool direct = state.RouteSet.Count == 0;
        SipTarget? flow = stack.Routes.Of(state.Flow);
        if (flow is { IsReliable: true } connected)
        {
            return connected; // a peer that took one connection need not take another
        }

        if (direct && state.StaysOnFlow && flow is { } stay)
        {
            return stay;
        }

        // A Contact in a private network, given by a peer heard from a public one, leads nowhere; the flow does.
        // Never so with a Record-Route: the proxies know the way.
        SipTarget? asked = stack.Routes.Of(nextHop, state.Flow);
        if (asked is { } target && !(direct && IsPrivate(target.Remote.Address) && !IsPrivate(state.Flow.Remote.Address)))
        {
            return target;
        }

        return flow ?? asked ?? stack.Routes.Anew(state.Flow) ?? throw new InvalidOperationException("a dialog without a transport");
    }

    private static bool IsPrivate(IPAddress address)
    {
        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal)
        {
            return true;
        }

        if (address.AddressFamily != AddressFamily.InterNetwork)
        {
            return false;
        }

        Span<byte> b = stackalloc byte[4];
        address.TryWriteBytes(b, out _);
        return b[0] is 0 or 10 || (b[0] == 172 && b[1] is >= 16 and < 32) || (b[0] == 192 && b[1] == 168)
            || (b[0] == 169 && b[1] == 254) || (b[0] == 100 && b[1] is >= 64 and < 128);
    }
}
