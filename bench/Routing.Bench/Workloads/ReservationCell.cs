using System.Runtime.InteropServices;
using Routing.Acd.Model;

namespace Routing.Bench.Workloads;

/// <summary>What an agent was given last. Written by whoever delivers events, read by the agent's producer; two cache lines each.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct ReservationCell
{
    // 1: the other fields hold a reservation that the producer has not seen. Volatile on both sides.
    private int _full;
    private Guid _interaction;
    private ReservationId _reservation;
    private long _at;

    public void Put(Guid interaction, ReservationId reservation, long at)
    {
        _interaction = interaction;
        _reservation = reservation;
        _at = at;
        Volatile.Write(ref _full, 1);
    }

    public bool TryTake(out Guid interaction, out ReservationId reservation, out long at)
    {
        bool full = Volatile.Read(ref _full) == 1;
        (interaction, reservation, at) = full ? (_interaction, _reservation, _at) : default;
        if (full)
        {
            Volatile.Write(ref _full, 0);
        }

        return full;
    }
}
