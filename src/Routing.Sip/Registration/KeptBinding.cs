namespace Routing.Sip.Registration;

/// <summary>
/// A registration with all that it takes to hold on over a restart: written down by whoever owns the user agent
/// (<see cref="ISipApplication.OnRegistrationTouched"/>), handed back at the next start (<see cref="SipUserAgent.Restore"/>). Immutable.
/// </summary>
/// <param name="Binding">Where the phone is, and until when.</param>
/// <param name="CallId">The Call-ID of the REGISTER, and</param>
/// <param name="CSeq">its CSeq: what was overtaken before the restart stays so (RFC 3261 §10.3 step 7).</param>
public sealed record KeptBinding(SipBinding Binding, string CallId, uint CSeq)
{
    /// <summary>With its user and its contact it says which one it is: empty where these two say it (<see cref="SipBinding.Instance"/>, phones behind NATs).</summary>
    public string Way => BindingMatch.WayOf(Binding);

    /// <summary>
    /// Does it lead anywhere after a restart? A phone's connection ends with the process and it registers again over the next
    /// (RFC 5626 §4.2.1), as after any loss of its connection; over UDP and behind a proxy of its own (RFC 3327) it is where it was.
    /// </summary>
    internal static bool Outlives(SipBinding binding) => binding.Flow.Protocol == Transports.SipProtocol.Udp || binding.Path.Count > 0;
}
