using Routing.Sip.Dialogs;

namespace Routing.Sip.Security;

/// <summary>What is special about the calls that come in over one trunk (<see cref="SipAccessPlan.Terms"/>).</summary>
public sealed record TrunkTerms
{
    /// <summary>
    /// The account at that carrier: some challenge what we send in a call, whoever placed it (RFC 3261 §22.3). Null where such a
    /// challenge cannot be answered, and what was challenged is given up.
    /// </summary>
    public DigestSecret? Secret { get; init; }

    /// <summary>
    /// Does what we send in a call go to where its INVITE came from, whatever its Contact says, as long as no Record-Route names
    /// another way? For a carrier that gives an address of its own network as its Contact. Where that is a private address and the
    /// source is none, it is done in any case.
    /// </summary>
    public bool RewriteContact { get; init; }

    /// <summary>Most new calls that it may bring in any second; those above it get 503 before any work is done. Null for no limit.</summary>
    public int? AcceptPerSecond { get; init; }
}
