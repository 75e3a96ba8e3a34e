using System.Net;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Tracing;

/// <summary>What stands before the bytes of each record in a <see cref="TraceStore"/>: values only, so that keeping one costs no object.</summary>
internal struct TraceHead
{
    /// <summary>UTC, in ticks.</summary>
    public long Ticks;

    /// <summary>The record before this one of the same call, perhaps gone; -1 for none.</summary>
    public long Previous;

    /// <summary>With <see cref="TraceKind.Repeat"/>: the record with the bytes.</summary>
    public long Original;

    public TransactionKey Call;

    /// <summary>Bytes behind the head.</summary>
    public int Length;

    public TraceKind Kind;

    public bool IsReceived;

    public SipProtocol Protocol;

    private UInt128 _local;
    private UInt128 _remote;
    private ushort _localPort;
    private ushort _remotePort;
    private bool _isV6;

    public readonly TracedLine Line => new(
        new DateTimeOffset(Ticks, TimeSpan.Zero), IsReceived, Protocol, Address(_local, _localPort), Address(_remote, _remotePort));

    public void Between(IPEndPoint local, IPEndPoint remote)
    {
        _isV6 = remote.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        (_local, _remote) = (Number(local.Address), Number(remote.Address));
        (_localPort, _remotePort) = ((ushort)local.Port, (ushort)remote.Port);
    }

    private static UInt128 Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        address.TryWriteBytes(bytes, out _);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private readonly IPEndPoint Address(UInt128 number, ushort port)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new IPEndPoint(new IPAddress(_isV6 ? bytes : bytes[..4]), port);
    }
}

/// <summary>What a record is.</summary>
internal enum TraceKind : byte
{
    /// <summary>The rest of this segment is empty.</summary>
    Nothing,

    /// <summary>A message.</summary>
    Message,

    /// <summary>The same message once more; its bytes stand elsewhere.</summary>
    Repeat,

    /// <summary>Not a message: what its call belongs to, 16 bytes.</summary>
    Link,
}
