using System.Text;
using Routing.Sip.Dialogs;
using Routing.Sip.Messages;
using Routing.Sip.Registration;
using Routing.Sip.Transactions;

namespace Routing.Sip.Subscriptions;

/// <summary>
/// A NOTIFY without a subscription, as many phones expect it for their messages (RFC 3842 came after them). Whatever
/// is answered changes nothing. Within the turn.
/// </summary>
internal static class UnaskedNotify
{
    public static void Send(SipStack stack, ISubscriptionSource source, EventPackage package, SipBinding binding)
    {
        if (stack.Routes.Of(binding.Flow) is not { } flow)
        {
            return; // its connection is gone; the phone registers again and is told then
        }

        string own = stack.Routes.ContactOf(flow, binding.User, binding.ContactUri);
        var watch = new Watch(binding.User, binding.User, package.Name, own);
        if (source.Judge(watch) != WatchVerdict.Allowed)
        {
            return;
        }

        // Not a dialog and none is made, but it goes the way a request in one would.
        var state = new DialogState
        {
            CallId = stack.Ids.Token(24),
            LocalTag = stack.Ids.Tag(),
            RemoteTag = "",
            LocalUri = own,
            RemoteUri = own,
            RemoteTarget = binding.ContactUri,
            RouteSet = RouteSet.Of(binding.Path),
            Flow = binding.Flow,
            StaysOnFlow = true,
            LocalContact = own,
            LocalCSeq = 1,
        };
        ReadOnlyMemory<byte> document = source.Document(watch, 0);
        DialogRequest.Aim(stack, state, target =>
        {
            RequestHead head = DialogRequest.Head(stack, state, SipMethod.Notify, target);
            DialogRequest.Begin(stack, head, credentials: null).Raw("Contact: <"u8).Text(own).Raw(">\r\nEvent: "u8).Text(package.Name)
                .Raw("\r\nSubscription-State: terminated;reason=noresource\r\n"u8).Body(document.Span, Encoding.ASCII.GetBytes(package.ContentType));
            new ClientTransaction(stack, head, target, user: null).Start();
        });
    }
}
