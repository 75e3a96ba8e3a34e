namespace Routing.Sip.Location;

/// <summary>The record types that locating a SIP server needs (RFC 1035 §3.2.2, RFC 3596, RFC 2782, RFC 3403).</summary>
internal enum DnsType : ushort
{
    A = 1,
    Cname = 5,
    Soa = 6,
    Aaaa = 28,
    Srv = 33,
    Naptr = 35,
}
