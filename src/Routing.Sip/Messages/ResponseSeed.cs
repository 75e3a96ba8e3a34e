using System.Net;
using Routing.Sip.Parsing;
using Routing.Sip.Transports;

namespace Routing.Sip.Messages;

/// <summary>
/// What every answer to one request has in common, copied out of it: Via, From, To, Call-ID, CSeq and
/// Record-Route (RFC 3261 §8.2.6.2, §12.1.1). Written once, then any number of answers grow from it.
/// </summary>
internal sealed class ResponseSeed
{
    private readonly byte[] _bytes;
    private readonly int _to;
    private readonly bool _takesTag;
    private readonly int _afterTo;
    private readonly int _recordRoute;

    /// <param name="request">The request; only its bytes are copied.</param>
    /// <param name="remote">Where it came from, for received and rport.</param>
    /// <param name="work">A buffer to write in.</param>
    public ResponseSeed(in SipMessage request, IPEndPoint remote, SipBuffer work)
    {
        Method = request.Method;
        IsInDialog = HasTag(request);
        _to = WriteHead(request, remote, work.Clear(), tag: default);
        _takesTag = request.Has(SipHeaderName.To) && !IsInDialog;
        _afterTo = work.Length;
        foreach (ReadOnlySpan<byte> route in request.Lines(SipHeaderName.RecordRoute))
        {
            work.Raw("Record-Route: "u8).Raw(route).Line();
        }

        _recordRoute = work.Length;
        _bytes = work.Copy();
    }

    public SipMethod Method { get; }

    /// <summary>Had the request a To tag: was it sent within a dialog (RFC 3261 §12.2.2)?</summary>
    public bool IsInDialog { get; }

    /// <summary>
    /// Starts an answer: everything up to CSeq, and Record-Route where it makes a dialog (RFC 3261 §12.1.1).
    /// The caller goes on with its headers and the body.
    /// </summary>
    public SipBuffer WriteTo(SipBuffer to, int status, string toTag, bool dialog = false, ReadOnlySpan<byte> phrase = default)
    {
        to.Clear().Raw("SIP/2.0 "u8).Number(status).Raw(" "u8).Raw(phrase.IsEmpty ? SipReasonPhrases.Of(status) : phrase).Line()
            .Raw(_bytes.AsSpan(0, _to));
        if (_takesTag && status > 100)
        {
            to.Raw(";tag="u8).Text(toTag);
        }

        return to.Raw(_bytes.AsSpan(_to, (dialog ? _recordRoute : _afterTo) - _to));
    }

    /// <summary>One answer straight from its request, where nothing of that is kept: all but the body.</summary>
    public static SipBuffer WriteTo(SipBuffer to, in SipMessage request, IPEndPoint remote, int status, string toTag)
    {
        to.Clear().Raw("SIP/2.0 "u8).Number(status).Raw(" "u8).Raw(SipReasonPhrases.Of(status)).Line();
        WriteHead(request, remote, to, status > 100 && !HasTag(request) ? toTag : default);
        return to;
    }

    /// <summary>
    /// RFC 3261 §18.2.2, RFC 3581 §4: with rport to where it was heard from; otherwise to the source address
    /// and the port in Via. Over a connection to where it came from, and only if that is gone to the port in Via.
    /// maddr is not followed: it would let a sender aim our answers at others. With <paramref name="forceRport"/> as if it had asked.
    /// </summary>
    public static SipTarget TargetOf(in SipMessage request, ISipTransport transport, IPEndPoint remote, bool forceRport = false)
    {
        if (transport.Protocol.IsReliable())
        {
            return new SipTarget(transport, remote, request.Via.Port == 0 ? transport.Protocol.DefaultPort() : request.Via.Port);
        }

        int port = forceRport || request.Via.WantsRPort ? remote.Port : request.Via.Port == 0 ? 5060 : request.Via.Port;
        return new SipTarget(transport, port == remote.Port ? remote : new IPEndPoint(remote.Address, port));
    }

    // One that is refused before its To was read, or for it, may have a tag all the same: a second would be no answer to it.
    private static bool HasTag(in SipMessage request) => !request.To.Tag.IsEmpty
        || (request.To.Uri.IsEmpty && request.TryGet(SipHeaderName.To, out ReadOnlySpan<byte> to) && to.IndexOf(";tag="u8) >= 0);

    /// <summary>Via to CSeq; where To ends, and a tag may follow.</summary>
    private static int WriteHead(in SipMessage request, IPEndPoint remote, SipBuffer work, ReadOnlySpan<char> tag)
    {
        WriteVias(request, remote, work);
        Copy(request, SipHeaderName.From, "From: "u8, work);
        int end = work.Length;
        if (request.TryGet(SipHeaderName.To, out ReadOnlySpan<byte> to))
        {
            end = work.Raw("To: "u8).Raw(to).Length;
            if (!tag.IsEmpty)
            {
                work.Raw(";tag="u8).Text(tag);
            }

            work.Line();
        }

        Copy(request, SipHeaderName.CallId, "Call-ID: "u8, work);
        Copy(request, SipHeaderName.CSeq, "CSeq: "u8, work);
        return end;
    }

    // As it was written; of a request that is refused for what it lacks, what it has.
    private static void Copy(in SipMessage request, SipHeaderName name, ReadOnlySpan<byte> label, SipBuffer work)
    {
        if (request.TryGet(name, out ReadOnlySpan<byte> value))
        {
            work.Raw(label).Raw(value).Line();
        }
    }

    private static void WriteVias(in SipMessage request, IPEndPoint remote, SipBuffer to)
    {
        bool top = true;
        foreach (ReadOnlySpan<byte> via in request.Items(SipHeaderName.Via))
        {
            if (!via.Contains((byte)'/'))
            {
                continue; // separators gone wrong (RFC 4475 §3.1.2.1): no Via at all
            }

            to.Raw("Via: "u8);
            if (!top)
            {
                to.Raw(via).Line();
                continue;
            }

            top = false;
            int end = via.IndexOf((byte)';');
            to.Raw(end < 0 ? via : SipScan.Trim(via[..end]));
            ReadOnlySpan<byte> rest = end < 0 ? default : via[end..];
            while (SipParameters.Next(ref rest, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value))
            {
                if (SipScan.Is(name, "received"u8) || SipScan.Is(name, "rport"u8))
                {
                    continue; // ours to fill in; a sender's own claim is not believed
                }

                to.Raw(";"u8).Raw(name);
                if (!value.IsEmpty)
                {
                    to.Raw("="u8).Raw(value);
                }
            }

            bool wantsPort = request.Via.WantsRPort;
            if (wantsPort)
            {
                to.Raw(";rport="u8).Number(remote.Port);
            }

            if (wantsPort || !HostPort.TryAddress(request.Via.Host, out IPAddress host) || !host.Equals(remote.Address))
            {
                to.Raw(";received="u8).Address(remote.Address, bracketed: false);
            }

            to.Line();
        }
    }
}
