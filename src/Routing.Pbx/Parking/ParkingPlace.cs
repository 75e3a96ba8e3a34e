using Routing.Pbx.Calls;

namespace Routing.Pbx.Parking;

/// <summary>One slot of the parking lot, from the moment it is taken until it is free again. Changed by <see cref="ParkingLot"/> alone.</summary>
/// <param name="slot">Its number.</param>
/// <param name="id">Tells it from others who had the slot before or have it later.</param>
internal sealed class ParkingPlace(string slot, string id)
{
    // Written under the lot's lock, read by whoever looks for a parked call: the reference is all there is to see.
    private volatile Call? _parked;

    public string Slot { get; } = slot;

    public string Id { get; } = id;

    /// <summary>Who stands there; null while somebody only keeps it.</summary>
    public Call? Parked
    {
        get => _parked;
        set => _parked = value;
    }

    /// <summary>The phone's leg that keeps it for a call that is to be parked; null for none. Under the lot's lock.</summary>
    public Leg? KeptBy { get; set; }

    /// <summary>Told when who keeps it is rid of it. Under the lot's lock, so it only posts.</summary>
    public Action? OnTakenOver { get; set; }
}
