namespace Routing.Pbx.FeatureCodes;

/// <summary>
/// Keeps PINs from being guessed: after three wrong ones at a phone, or for an agent, none is right there for a while, which
/// sounds as if it were wrong. Who goes on guessing waits longer each time. Any thread.
/// </summary>
/// <remarks>
/// A right PIN clears that agent's misses and nobody else's: who knows one PIN cannot guess at others for ever. A phone may be shut for
/// a day, an agent for an hour at most and not by a phone that is shut itself, so that nobody is kept from work by another's guesses
/// for longer.
/// </remarks>
internal sealed class PinGuard(TimeProvider time)
{
    /// <summary>Wrong PINs before none is taken.</summary>
    public const int Tries = 3;

    /// <summary>How long a wrong PIN counts after the last one: slips of a whole shift at a shared phone shut nobody out.</summary>
    public static readonly TimeSpan MissesCountFor = TimeSpan.FromHours(4);

    /// <summary>How long it counts that none was taken.</summary>
    public static readonly TimeSpan ShutsCountFor = TimeSpan.FromDays(2);

    /// <summary>How long none is taken at a phone, the first time, the second, and so on.</summary>
    public static readonly IReadOnlyList<TimeSpan> PhoneIsShutFor = [TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromDays(1)];

    /// <summary>The same for an agent.</summary>
    public static readonly IReadOnlyList<TimeSpan> AgentIsShutFor = [TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1)];

    private const string Nobody = "";

    // One step for looking and noting: calls of one phone at the same time share its tries.
    private readonly Lock _gate = new();

    // Phones and agents of the configuration: as many as there are of these.
    private readonly Dictionary<string, PinMisses> _phones = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PinMisses> _agents = new(StringComparer.Ordinal);

    /// <summary>Notes a try, and says whether it counts.</summary>
    /// <param name="phone">Where it was typed.</param>
    /// <param name="agent">Whose it should be; null for an agent that there is not.</param>
    /// <param name="isRight">Whether it is that agent's.</param>
    public PinVerdict Judge(string phone, string? agent, bool isRight)
    {
        lock (_gate)
        {
            PinMisses? here = _phones.GetValueOrDefault(phone);
            PinMisses? theirs = agent is null ? null : _agents.GetValueOrDefault(agent);
            if (here is { IsShut: true } || theirs is { IsShut: true })
            {
                return PinVerdict.Ignored; // not noted either: what is counted then would tell whether it was right
            }

            if (isRight)
            {
                here?.Forgive(agent!);
                _agents.Remove(agent!);
                return PinVerdict.Right;
            }

            bool shuts = Of(_phones, phone, PhoneIsShutFor).Note(agent ?? Nobody);
            shuts |= agent is not null && Of(_agents, agent, AgentIsShutFor).Note(phone);
            return shuts ? PinVerdict.Shuts : PinVerdict.Wrong;
        }
    }

    /// <summary>Where no PIN is taken now.</summary>
    public IReadOnlyList<ShutPin> Shut
    {
        get
        {
            DateTimeOffset now = time.GetUtcNow();
            lock (_gate)
            {
                return [.. ShutOf(_phones, now).Select(shut => new ShutPin(shut.Of, null, shut.Since, shut.Until)), .. ShutOf(_agents, now).Select(shut => new ShutPin(null, shut.Of, shut.Since, shut.Until))];
            }
        }
    }

    /// <summary>PINs are taken again at that phone, and for that agent, and what led to it is forgotten; false when they were taken.</summary>
    public bool Lift(string phoneOrAgent)
    {
        lock (_gate)
        {
            bool wasShut = _phones.GetValueOrDefault(phoneOrAgent) is { IsShut: true } || _agents.GetValueOrDefault(phoneOrAgent) is { IsShut: true };
            if (wasShut)
            {
                _phones.Remove(phoneOrAgent);
                _agents.Remove(phoneOrAgent);
            }

            return wasShut;
        }
    }

    private static IEnumerable<(string Of, DateTimeOffset Since, DateTimeOffset Until)> ShutOf(Dictionary<string, PinMisses> all, DateTimeOffset now) =>
        from one in all where one.Value.IsShut let shut = one.Value.Shut select (one.Key, now - shut.Ago, now - shut.Ago + shut.For);

    private PinMisses Of(Dictionary<string, PinMisses> all, string key, IReadOnlyList<TimeSpan> shutFor)
    {
        if (!all.TryGetValue(key, out PinMisses? misses))
        {
            all[key] = misses = new PinMisses(time, shutFor);
        }

        return misses;
    }
}
