using Routing.Sip.Transactions;

namespace Routing.Sip.Registration;

/// <summary>What it knows of each binding.</summary>
internal sealed partial class BindingTable
{
    /// <summary>One binding with what orders its refreshes (RFC 3261 §10.3).</summary>
    internal sealed class Entry(SipBinding binding, string callId, uint cseq)
    {
        public SipBinding Binding { get; } = binding;

        public string CallId { get; } = callId;

        public uint CSeq { get; } = cseq;

        /// <summary>What is to be kept of it over a restart.</summary>
        public KeptBinding Kept => new(Binding, CallId, CSeq);

        public SipTimer? Timer { get; set; }

        /// <summary>Asks whether its phone is there.</summary>
        public PhoneProbe? Probe { get; set; }

        /// <summary>Has its phone been heard from in this run?</summary>
        public bool IsProven { get; set; } = true;

        /// <summary>Is it in force, though its phone has not been heard from since a restart?</summary>
        public bool AwaitsProof => !IsProven && Timer!.IsArmed;
    }
}
