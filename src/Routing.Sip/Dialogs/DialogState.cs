using System.Net;
using System.Text;
using Routing.Sip.Security;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>
/// What RFC 3261 §12 calls the state of a dialog, as a value of at most 2 KB that can be stored and picked
/// up by another process. Replaced, never changed.
/// </summary>
public sealed record DialogState
{
    private const byte Format = 4;

    /// <summary>Call-ID.</summary>
    public required string CallId { get; init; }

    /// <summary>Our tag.</summary>
    public required string LocalTag { get; init; }

    /// <summary>The peer's tag; empty with a peer from before RFC 3261.</summary>
    public required string RemoteTag { get; init; }

    /// <summary>Our URI: From in what we send.</summary>
    public required string LocalUri { get; init; }

    /// <summary>The peer's URI: To in what we send.</summary>
    public required string RemoteUri { get; init; }

    /// <summary>The CSeq of our latest request.</summary>
    public uint LocalCSeq { get; init; }

    /// <summary>The CSeq of the peer's latest request; 0 before the first.</summary>
    public uint RemoteCSeq { get; init; }

    /// <summary>The peer's Contact: the Request-URI of what we send.</summary>
    public required string RemoteTarget { get; init; }

    /// <summary>Route values in the order in which we send them.</summary>
    public IReadOnlyList<string> RouteSet { get; init; } = [];

    /// <summary>The flow the dialog began on.</summary>
    public required SipFlow Flow { get; init; }

    /// <summary>
    /// The peer's port for a new connection, as its Via says (RFC 3261 §18.2.2), where it was the peer who opened the one of
    /// <see cref="Flow"/>: that one's own port leads nowhere once it is gone. 0 where it was we.
    /// </summary>
    public int PortAnew { get; init; }

    /// <summary>Is the peer reached over its flow, whatever its Contact says (a phone, perhaps behind NAT)?</summary>
    public bool StaysOnFlow { get; init; }

    /// <summary>
    /// Whose dialog it is, a trunk or the phone of a user; null for nobody known. Once the connection is gone that says by which
    /// certificates the trunk is reached, and where the phone has registered since.
    /// </summary>
    public SipPeer? Peer { get; init; }

    /// <summary>Our Contact URI toward this peer.</summary>
    public required string LocalContact { get; init; }

    /// <summary>
    /// The state once a phone of that user has registered from elsewhere: over there, if it was where that phone was and no proxy stands
    /// between.
    /// </summary>
    internal DialogState After(string user, in SipFlow from, in SipFlow to) =>
        RouteSet.Count == 0 && Peer is { Kind: SipPeerKind.Phone } phone && phone.Name == user && Flow.Equals(from) ? this with { Flow = to } : this;

    /// <summary>The state as bytes, with a format number first.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream(512);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Format);
        foreach (string text in (string[])[CallId, LocalTag, RemoteTag, LocalUri, RemoteUri, RemoteTarget, LocalContact])
        {
            writer.Write(text);
        }

        writer.Write(LocalCSeq);
        writer.Write(RemoteCSeq);
        writer.Write(StaysOnFlow);
        writer.Write((ushort)PortAnew);
        writer.Write((byte)Flow.Protocol);
        writer.Write(Flow.Local.ToString());
        writer.Write(Flow.Remote.ToString());
        writer.Write(Flow.Remote is NamedEndPoint);
        if (Flow.Remote is NamedEndPoint named)
        {
            writer.Write(named.Name ?? "");
            writer.Write(named.Trunk);
        }

        writer.Write(Peer is not null);
        if (Peer is { } peer)
        {
            writer.Write((byte)peer.Kind);
            writer.Write(peer.Name);
        }

        writer.Write((byte)RouteSet.Count);
        foreach (string route in RouteSet)
        {
            writer.Write(route);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>The reverse of <see cref="ToBytes"/>.</summary>
    /// <exception cref="InvalidDataException">The bytes are of another format or broken.</exception>
    public static DialogState FromBytes(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        try
        {
            if (reader.ReadByte() != Format)
            {
                throw new InvalidDataException("a dialog state of an unknown format");
            }

            var state = new DialogState
            {
                CallId = reader.ReadString(),
                LocalTag = reader.ReadString(),
                RemoteTag = reader.ReadString(),
                LocalUri = reader.ReadString(),
                RemoteUri = reader.ReadString(),
                RemoteTarget = reader.ReadString(),
                LocalContact = reader.ReadString(),
                LocalCSeq = reader.ReadUInt32(),
                RemoteCSeq = reader.ReadUInt32(),
                StaysOnFlow = reader.ReadBoolean(),
                PortAnew = reader.ReadUInt16(),
                Flow = new SipFlow((SipProtocol)reader.ReadByte(), IPEndPoint.Parse(reader.ReadString()), RemoteFrom(reader)),
                Peer = reader.ReadBoolean() ? new SipPeer((SipPeerKind)reader.ReadByte(), reader.ReadString()) : null,
            };

            var routes = new string[reader.ReadByte()];
            for (int i = 0; i < routes.Length; i++)
            {
                routes[i] = reader.ReadString();
            }

            return state with { RouteSet = routes };
        }
        catch (Exception fault) when (fault is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException("a broken dialog state", fault);
        }
    }

    private static IPEndPoint RemoteFrom(BinaryReader reader)
    {
        var address = IPEndPoint.Parse(reader.ReadString());
        if (!reader.ReadBoolean())
        {
            return address;
        }

        string name = reader.ReadString();
        return new NamedEndPoint(address, name.Length > 0 ? name : null, reader.ReadString());
    }
}
