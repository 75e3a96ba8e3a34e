using System.Net;
using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Transports;

namespace Routing.Sip.Registration;

/// <summary>Which of a user's bindings a contact of a REGISTER speaks of (RFC 3261 §10.3 step 7, RFC 5626 §6). Pure functions.</summary>
internal static class BindingMatch
{
    /// <summary>
    /// Is it that binding, under the very URI? With an instance it is one of that phone and of that flow alone. A private address behind
    /// some NAT is in many places at once: there the Call-ID, which all REGISTERs of one UA share (RFC 3261 §10.2.4), or the way it comes says
    /// who it is.
    /// </summary>
    public static bool Refreshes(BindingTable.Entry old, SipBinding binding, string callId) =>
        SameUri(old.Binding.ContactUri, binding.ContactUri)
        && (old.Binding.Instance is not null && binding.Instance is not null
            ? IsSameFlowOfOnePhone(old.Binding, binding)
            : old.CallId == callId || IsSameWay(old.Binding, binding) || !(IsBehindNat(old.Binding) || IsBehindNat(binding)));

    /// <summary>
    /// Is it what <paramref name="binding"/> takes the place of, though its address is another: the same flow of the same phone, or what a phone
    /// that says no more of itself has registered under the same Call-ID for the same user part before it was heard from elsewhere?
    /// </summary>
    public static bool Precedes(BindingTable.Entry old, SipBinding binding, string callId) =>
        binding.Instance is not null || old.Binding.Instance is not null
            ? IsSameFlowOfOnePhone(old.Binding, binding)
            : old.CallId == callId && old.Binding.Flow.Protocol == binding.Flow.Protocol && !old.Binding.Flow.Remote.Equals(binding.Flow.Remote)
                && UserOf(old.Binding.ContactUri) == UserOf(binding.ContactUri);

    /// <summary>
    /// What tells it from others of its user under the same URI, for whoever writes it down: its instance and flow, or where a URI says
    /// nothing, the way to it; empty for most.
    /// </summary>
    public static string WayOf(SipBinding binding) =>
        binding.Instance is not null ? $"{binding.Instance};{binding.RegId}"
        : IsBehindNat(binding) ? $"{binding.Flow.Protocol} {binding.Flow.Remote} {string.Join(", ", binding.Path)}".TrimEnd().ToLowerInvariant()
        : "";

    /// <summary>Is it that phone which calls itself so in a call? RFC 5626 §4.3: there it may say that its flow is to be kept (ob), as it does not when it registers.</summary>
    public static bool IsOf(SipBinding binding, string contact) =>
        SameUri(binding.ContactUri, contact) || SameUri(binding.ContactUri, contact.Replace(";ob", "", StringComparison.OrdinalIgnoreCase));

    // RFC 5626 §6: the instance and the reg-id. Who gives none has one way.
    private static bool IsSameFlowOfOnePhone(SipBinding old, SipBinding binding) =>
        old.Instance == binding.Instance && (old.RegId == binding.RegId || old.RegId == 0 || binding.RegId == 0);

    private static bool IsSameWay(SipBinding old, SipBinding binding) =>
        old.Flow.Protocol == binding.Flow.Protocol && old.Flow.Remote.Equals(binding.Flow.Remote) && old.Path.SequenceEqual(binding.Path);

    private static bool IsBehindNat(SipBinding binding) =>
        SipUri.TryParse(Encoding.UTF8.GetBytes(binding.ContactUri), out SipUri uri) && HostPort.TryAddress(uri.Host, out IPAddress address)
        && PeerNetwork.IsPrivate(address) && !address.Equals(binding.Flow.Remote.Address);

    private static string UserOf(string contact) => SipUri.TryParse(Encoding.UTF8.GetBytes(contact), out SipUri uri) ? uri.UserText : "";

    private static bool SameUri(string a, string b) => a == b || SipUri.Same(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));
}
