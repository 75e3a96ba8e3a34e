using System.Collections.Concurrent;

namespace Routing.Pbx.FeatureCodes;

/// <summary>
/// Keeps PINs from being guessed: after three wrong ones in a row at a phone, or for an agent, none is right there for a
/// while, which sounds as if it were wrong. Any thread.
/// </summary>
internal sealed class PinGuard(TimeProvider time)
{
    /// <summary>Wrong PINs in a row before none is taken.</summary>
    public const int Tries = 3;

    /// <summary>How long none is taken then.</summary>
    public static readonly TimeSpan ShutFor = TimeSpan.FromMinutes(5);

    // By phone, and by agent of the configuration: as many as there are of these.
    private readonly ConcurrentDictionary<string, (int Wrong, long Last)> _wrong = new(StringComparer.Ordinal);

    /// <summary>Notes a try, and says whether it counts: right, and nobody has guessed too often.</summary>
    /// <param name="phone">Where it was typed.</param>
    /// <param name="agent">Whose it should be; null for an agent that there is not.</param>
    /// <param name="isRight">Whether it is that agent's.</param>
    public bool Admits(string phone, string? agent, bool isRight)
    {
        string[] keys = agent is null ? [$"phone {phone}"] : [$"phone {phone}", $"agent {agent}"];
        bool admits = isRight && !keys.Any(IsShut);
        foreach (string key in keys)
        {
            if (admits)
            {
                _wrong.TryRemove(key, out _);
            }
            else if (!IsShut(key))
            {
                long now = time.GetTimestamp();
                _wrong.AddOrUpdate(key, (1, now), (_, before) => (IsPast(before.Last) ? 1 : before.Wrong + 1, now));
            }
        }

        return admits;
    }

    private bool IsShut(string key) => _wrong.TryGetValue(key, out var wrong) && wrong.Wrong >= Tries && !IsPast(wrong.Last);

    private bool IsPast(long last) => time.GetElapsedTime(last) >= ShutFor;
}
