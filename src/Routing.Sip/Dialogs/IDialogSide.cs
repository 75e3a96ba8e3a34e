using Routing.Sip.Auth;
using Routing.Sip.Parsing;

namespace Routing.Sip.Dialogs;

/// <summary>What a request of ours needs of its dialog (<see cref="InDialogRequest"/>). Within the turn.</summary>
internal interface IDialogSide
{
    SipStack Stack { get; }

    DialogState State { get; }

    /// <summary>Nothing is sent in it any more.</summary>
    bool IsGone { get; }

    /// <summary>Our credentials toward this peer; null while there are none, or none were asked for.</summary>
    DigestClient? Digest { get; }

    /// <summary>Takes a challenge; false when it cannot be answered.</summary>
    bool Accepts(in SipMessage challenge);

    /// <summary>The state with the CSeq of our next request (RFC 3261 §12.2.1.1).</summary>
    DialogState Next();
}
