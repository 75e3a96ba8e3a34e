using Routing.Pbx.Calls;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Presence;

namespace Routing.Pbx.Parking;

/// <summary>
/// The slots in which calls are parked: who has which, and their lamps. It judges who gets a slot; who takes back a parked call is
/// judged by that call, in its own turn. Any thread; nothing waits under its lock.
/// </summary>
/// <param name="tell">Told of each slot as lamps show it.</param>
internal sealed class ParkingLot(Action<string, PhoneActivity> tell)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ParkingPlace> _taken = new(StringComparer.Ordinal);
    private long _count;

    /// <summary>Parks <paramref name="call"/>; null when the slot, or where none is asked for every one, is taken.</summary>
    public ParkingPlace? TryPark(ParkingPlan plan, string? slot, Call call)
    {
        lock (_gate)
        {
            if (Take(plan, slot) is not { } place)
            {
                return null;
            }

            place.Parked = call;
            Show(place, call.Caller.Peer);
            return place;
        }
    }

    /// <summary>Keeps a slot for a phone that is told its number first, and parks then; null when there is none.</summary>
    public ParkingPlace? TryKeep(ParkingPlan plan, string? slot, Leg phone, Action onTakenOver)
    {
        lock (_gate)
        {
            if (Take(plan, slot) is not { } place)
            {
                return null;
            }

            (place.KeptBy, place.OnTakenOver) = (phone, onTakenOver);
            Show(place, LegPeer.Nobody);
            return place;
        }
    }

    /// <summary>Somebody stands there, or keeps it.</summary>
    public bool IsTaken(string slot)
    {
        lock (_gate)
        {
            return _taken.ContainsKey(slot);
        }
    }

    /// <summary>Is a slot kept by that leg?</summary>
    public bool IsKeptBy(Leg phone)
    {
        lock (_gate)
        {
            return _taken.Values.Any(place => ReferenceEquals(place.KeptBy, phone));
        }
    }

    /// <summary>Parks <paramref name="call"/> in the slot that a phone has kept for it; null when it keeps none any more.</summary>
    public ParkingPlace? TakeOver(Leg phone, Call call)
    {
        lock (_gate)
        {
            if (_taken.Values.FirstOrDefault(place => ReferenceEquals(place.KeptBy, phone)) is not { } place)
            {
                return null;
            }

            place.KeptBy = null;
            place.Parked = call;
            Show(place, call.Caller.Peer);
            place.OnTakenOver?.Invoke();
            return place;
        }
    }

    /// <summary>The call that is parked there; null for none.</summary>
    public ParkingPlace? Find(string slot)
    {
        lock (_gate)
        {
            return _taken.TryGetValue(slot, out ParkingPlace? place) && place.Parked is not null ? place : null;
        }
    }

    /// <summary>Somebody else stands there now.</summary>
    public void Show(ParkingPlace place, LegPeer who) =>
        tell(place.Slot, new PhoneActivity(place.Id, DialogPhase.Confirmed) { IsCaller = false, RemoteUser = who.Name });

    /// <summary>The call that was parked is elsewhere.</summary>
    public void Leave(ParkingPlace place, Call call) => Free(place, theirs => ReferenceEquals(theirs.Parked, call));

    /// <summary>The phone keeps it no longer; nothing happens where the call was parked meanwhile.</summary>
    public void Drop(ParkingPlace place, Leg phone) => Free(place, theirs => ReferenceEquals(theirs.KeptBy, phone));

    private void Free(ParkingPlace place, Func<ParkingPlace, bool> isTheirs)
    {
        lock (_gate)
        {
            if (isTheirs(place) && _taken.TryGetValue(place.Slot, out ParkingPlace? there) && ReferenceEquals(there, place))
            {
                _taken.Remove(place.Slot);
                place.Parked = null;
                place.KeptBy = null;
                tell(place.Slot, new PhoneActivity(place.Id, DialogPhase.Terminated));
            }
        }
    }

    private ParkingPlace? Take(ParkingPlan plan, string? slot)
    {
        string? free = slot is null ? plan.Slots.FirstOrDefault(one => !_taken.ContainsKey(one))
            : plan.Slots.Contains(slot) && !_taken.ContainsKey(slot) ? slot
            : null;
        return free is null ? null : _taken[free] = new ParkingPlace(free, $"p{++_count}");
    }
}
