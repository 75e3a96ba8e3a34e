using System.Net;
using Microsoft.Extensions.Logging;

namespace Routing.Sip;

/// <summary>All log lines of this project. None holds a secret, a nonce or a body.</summary>
internal static partial class SipLog
{
    [LoggerMessage(1, LogLevel.Error, "the application failed on a SIP event")]
    public static partial void ApplicationFault(ILogger log, Exception fault);

    [LoggerMessage(2, LogLevel.Information, "listening on {Protocol}:{EndPoint}")]
    public static partial void Listening(ILogger log, string protocol, IPEndPoint endPoint);

    [LoggerMessage(3, LogLevel.Debug, "dropped a message from {Remote}: {Reason}")]
    public static partial void Dropped(ILogger log, IPEndPoint remote, string reason);

    [LoggerMessage(4, LogLevel.Warning, "no ACK to our 200 for call {CallId} from {Remote}: check the advertised address {Contact}")]
    public static partial void NoAck(ILogger log, string callId, IPEndPoint remote, string contact);

    [LoggerMessage(5, LogLevel.Warning, "cannot send to {Remote}")]
    public static partial void SendFailed(ILogger log, IPEndPoint remote);

    [LoggerMessage(6, LogLevel.Warning, "wrong credentials from {Remote} for user {Username}")]
    public static partial void AuthFailed(ILogger log, IPEndPoint remote, string username);

    [LoggerMessage(7, LogLevel.Information, "registered {User} at {Contact} from {Remote} for {Seconds} s")]
    public static partial void Registered(ILogger log, string user, string contact, IPEndPoint remote, int seconds);

    [LoggerMessage(8, LogLevel.Information, "unregistered {User} at {Contact}: {Why}")]
    public static partial void Unregistered(ILogger log, string user, string contact, string why);

    [LoggerMessage(9, LogLevel.Warning, "registration of {User} failed with {Status}, next try in {Seconds} s")]
    public static partial void RegistrationFailed(ILogger log, string user, int status, int seconds);

    [LoggerMessage(10, LogLevel.Error, "receiving on {EndPoint} failed {Times} times in a row; it is tried again")]
    public static partial void ReceiveFails(ILogger log, IPEndPoint endPoint, int times, Exception fault);

    [LoggerMessage(11, LogLevel.Error, "a message from {Remote} hit a fault in the stack")]
    public static partial void StackFault(ILogger log, IPEndPoint remote, Exception fault);

    [LoggerMessage(12, LogLevel.Warning, "the ACK for call {CallId} from {Remote} holds no answer to our offer")]
    public static partial void NoAnswer(ILogger log, string callId, IPEndPoint remote);

    [LoggerMessage(13, LogLevel.Error, "a timer hit a fault in the stack")]
    public static partial void TimerFault(ILogger log, Exception fault);

    [LoggerMessage(20, LogLevel.Warning, "the session of call {CallId} with {Remote} was not refreshed in time")]
    public static partial void SessionExpired(ILogger log, string callId, IPEndPoint remote);

    [LoggerMessage(21, LogLevel.Warning, "call {CallId} with {Remote} reached the longest length allowed")]
    public static partial void TooLong(ILogger log, string callId, IPEndPoint remote);

    [LoggerMessage(22, LogLevel.Warning, "call {CallId} from {Remote} has been here {Passes} times: it goes in circles")]
    public static partial void Spiral(ILogger log, string callId, IPEndPoint remote, int passes);

    // For fail2ban, failregex = banned <HOST> for \d+ s: its words are an interface.
    [LoggerMessage(17, LogLevel.Warning, "banned {Address} for {Seconds} s: {Reason}")]
    public static partial void Banned(ILogger log, string address, int seconds, string reason);

    [LoggerMessage(18, LogLevel.Warning, "too many wrong passwords from {Address} for user {Username}: not tried for {Seconds} s")]
    public static partial void UserShut(ILogger log, string address, string username, int seconds);

    [LoggerMessage(30, LogLevel.Warning, "{Hop} does not serve {Uri} ({Status}): not used for {Seconds} s")]
    public static partial void HopFailed(ILogger log, Location.SipHop hop, string uri, int status, int seconds);

    [LoggerMessage(31, LogLevel.Warning, "no address of {Uri} can be used: names, listeners and DNS say none, or all asked to be left alone")]
    public static partial void NowhereToGo(ILogger log, string uri);

    [LoggerMessage(32, LogLevel.Information, "{Uri} at {Hop} answers OPTIONS with {Status}: up")]
    public static partial void HopUp(ILogger log, string uri, Location.SipHop hop, int status);

    [LoggerMessage(33, LogLevel.Warning, "{Uri} at {Hop} failed {Times} OPTIONS in a row, the last with {Status}: down")]
    public static partial void HopDown(ILogger log, string uri, Location.SipHop hop, int times, int status);

    [LoggerMessage(34, LogLevel.Information, "registered {User} at another address from now on: {Contact} instead of {Before}")]
    public static partial void ContactMoved(ILogger log, string user, string contact, string before);

    [LoggerMessage(35, LogLevel.Information, "trunk {Trunk} may come from what {Name} leads to: {Addresses}")]
    public static partial void TrunkAddresses(ILogger log, string trunk, string name, string addresses);

    [LoggerMessage(40, LogLevel.Debug, "the {Protocol} connection with {Remote} ended: {Why}")]
    public static partial void ConnectionEnded(ILogger log, string protocol, IPEndPoint remote, string why);

    [LoggerMessage(50, LogLevel.Debug, "{Watcher} watches {Resource} ({Package}) for {Seconds} s")]
    public static partial void SubscriptionBegan(ILogger log, string watcher, string resource, string package, int seconds);

    [LoggerMessage(51, LogLevel.Debug, "{Watcher} watches {Resource} ({Package}) no more: {Why}")]
    public static partial void SubscriptionEnded(ILogger log, string watcher, string resource, string package, string why);

    [LoggerMessage(41, LogLevel.Information, "TLS uses the certificate now in {File}, valid until {NotAfter:u}")]
    public static partial void CertificateTaken(ILogger log, string file, DateTime notAfter);

    [LoggerMessage(42, LogLevel.Warning, "TLS keeps the certificate it has: {Why}")]
    public static partial void CertificateKept(ILogger log, string why);

    [LoggerMessage(52, LogLevel.Warning, "copies of messages do not reach the HEP collector {Collector}: {Error}; said once, routing_sip_hep_packets_total counts them")]
    public static partial void HepFailed(ILogger log, IPEndPoint collector, System.Net.Sockets.SocketError error);

    [LoggerMessage(54, LogLevel.Warning, "{Remote} sent a message that is longer than is taken: it is refused with 513, and its connection ends")]
    public static partial void TooLarge(ILogger log, IPEndPoint remote);

    [LoggerMessage(55, LogLevel.Warning, "a request of {Who} at {Remote} cannot be read, {Outcome}; said once a minute, {Where}")]
    public static partial void Unread(ILogger log, string who, IPEndPoint remote, string outcome, string where);

    [LoggerMessage(56, LogLevel.Warning, "who connects from {Address} may be any of several trunks, and is none of them by its certificate ({Names}): taken for {Trunk}")]
    public static partial void TrunkUnproven(ILogger log, IPAddress address, string names, string trunk);

    [LoggerMessage(57, LogLevel.Information, "call {CallId}: {What}")]
    public static partial void Noted(ILogger log, string callId, string what);

    [LoggerMessage(58, LogLevel.Warning, "the phone of {User} at {Contact} is down: it did not answer OPTIONS {Failures} times; it is not rung until it answers or registers")]
    public static partial void PhoneDown(ILogger log, string user, string contact, int failures);

    [LoggerMessage(59, LogLevel.Information, "the phone of {User} at {Contact} is up again")]
    public static partial void PhoneUp(ILogger log, string user, string contact);

    [LoggerMessage(53, LogLevel.Information, "{Count} registrations hold on from before the restart; each phone is asked whether it is there")]
    public static partial void RegistrationsRestored(ILogger log, int count);
}
