using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Sip.Dialogs;
using Routing.Sip.Identity;
using Routing.Sip.Security;

namespace Routing.Pbx.Numbers;

/// <summary>
/// Who calls whom, of one INVITE: numbers in one form, and as much of what is said of the caller as its trunk is trusted with.
/// The one place where all this is read. Any thread.
/// </summary>
/// <param name="Called">The called number in the form <c>+COUNTRY…</c> where the trunk says how its carrier writes numbers.</param>
/// <param name="CalledAsSent">The same as it came.</param>
/// <param name="Caller">Who calls. Who is not to be shown is marked, not left out: records and blocking rules know the number.</param>
internal sealed record InboundParty(string Called, string CalledAsSent, CallingParty Caller)
{
    /// <summary>A phone of ours calls: who it is has been proven, and stands in <see cref="CallingParty.Number"/>.</summary>
    public bool IsPhone { get; init; }

    /// <summary>How who calls writes numbers: the house where a phone does, the carrier where it is one.</summary>
    public NumberingPlan Numbering { get; init; } = NumberingPlan.None;

    /// <summary>The called number in all its forms, as it came among them.</summary>
    public IReadOnlyList<string> CalledForms => Numbering.FormsOf(Called) is var forms && forms.Contains(CalledAsSent) ? forms : [.. forms, CalledAsSent];

    /// <summary>The caller's number in all its forms; the name of a phone of ours.</summary>
    public IReadOnlyList<string> CallerForms => IsPhone ? [Caller.Number] : Numbering.FormsOf(Caller.Number);

    /// <summary>A call that a phone of ours places.</summary>
    /// <param name="plan">The configuration.</param>
    /// <param name="dialled">What it dialled.</param>
    /// <param name="caller">Which phone it is.</param>
    public static InboundParty OfPhone(PbxPlan plan, string dialled, CallingParty caller) =>
        new(NumberText.Clean(dialled), dialled, caller) { IsPhone = true, Numbering = plan.Numbering };

    /// <summary>Reads the INVITE of <paramref name="dialog"/>.</summary>
    public static InboundParty Of(PbxPlan plan, UasInviteDialog dialog)
    {
        if (dialog.Peer.Kind == SipPeerKind.Phone)
        {
            // Its digest user is who it is, whatever its From says; but it may ask not to be shown (RFC 3323 §4.1).
            var caller = new CallingParty(dialog.Peer.Name, dialog.CallerDisplayName) { IsPrivate = dialog.Identity.IsPrivate };
            return OfPhone(plan, dialog.CalledUser, caller);
        }

        TrunkPlan? trunk = plan.Trunks.GetValueOrDefault(dialog.Peer.Name);
        return Of(trunk?.Numbering ?? NumberingPlan.None, trunk?.Trusted == true, dialog.CalledUser, dialog.Identity);
    }

    /// <summary>Reads what an INVITE says.</summary>
    /// <param name="numbering">How its sender writes numbers.</param>
    /// <param name="trusted">Whether its sender is believed when it names others (RFC 3325 §5).</param>
    /// <param name="called">The called number.</param>
    /// <param name="identity">Who calls.</param>
    public static InboundParty Of(NumberingPlan numbering, bool trusted, string called, CallerIdentity identity)
    {
        SipParty? party = identity.Caller(trusted);
        return new InboundParty(
            numbering.Normalize(called),
            called,
            new CallingParty(NumberOf(numbering, party), party is { IsAnonymous: false } known ? known.DisplayName : "")
            {
                IsPrivate = identity.IsPrivate || party is null,
                Verstat = trusted && party is { IsAnonymous: false } ? identity.Verstat : "", // whoever may say anything may say this too
                IsVerified = trusted,
                DivertedBy = trusted && identity.LastDiversion is { IsPrivate: false, Party: { User.Length: > 0 } diverter } ? NumberOf(numbering, diverter) : null,
                Way = trusted ? CallWay.Of(identity, station => numbering.Normalize(station.User) == numbering.Normalize(called)) : CallWay.Unknown,
                Signed = SignedCall.Of(identity, NumberOf(numbering, party)),
            })
        {
            Numbering = numbering,
        };
    }

    private static string NumberOf(NumberingPlan numbering, SipParty? party) =>
        party is { IsAnonymous: false } known ? numbering.Normalize(NumberText.WithContext(known.User, known.Uri)) : "";
}
