namespace Routing.Bench.Workloads;

/// <summary>What the generator knows of its interactions: ids and classes by number, and which of them wait.</summary>
internal sealed class Population
{
    private readonly Guid[] _ids;
    private readonly int[] _classes;
    private readonly long[] _serials;
    private readonly int[] _places;
    private readonly int[] _waiting;
    private readonly int[] _free;
    private int _freeCount;
    private long _serial;

    public Population(int capacity)
    {
        _ids = new Guid[capacity];
        _classes = new int[capacity];
        _serials = new long[capacity];
        _places = new int[capacity];
        _waiting = new int[capacity];
        _free = new int[capacity];
        for (int number = capacity - 1; number >= 0; number--)
        {
            _free[_freeCount++] = number;
        }
    }

    public int Waiting { get; private set; }

    /// <summary>The number that the next one gets.</summary>
    public int NextNumber => _free[_freeCount - 1];

    public Guid IdOf(int number) => _ids[number];

    public int ClassOf(int number) => _classes[number];

    /// <summary>Notes one that enters; it waits until told otherwise.</summary>
    public int Add(int ofClass, Guid id)
    {
        int number = _free[--_freeCount];
        _ids[number] = id;
        _classes[number] = ofClass;
        _serials[number] = ++_serial;
        _places[number] = Waiting;
        _waiting[Waiting++] = number;
        return number;
    }

    public int AnyWaiting(ref SplitMix random) => _waiting[random.Below(Waiting)];

    public void StopWaiting(int number)
    {
        int last = _waiting[--Waiting];
        _waiting[_places[number]] = last;
        _places[last] = _places[number];
    }

    public void Free(int number) => _free[_freeCount++] = number;

    public int[] WaitingByAge()
    {
        int[] numbers = _waiting[..Waiting];
        Array.Sort(Array.ConvertAll(numbers, number => _serials[number]), numbers);
        return numbers;
    }
}
