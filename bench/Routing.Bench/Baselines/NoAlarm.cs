using Routing.Acd;

namespace Routing.Bench.Baselines;

/// <summary>The generator's time jumps on with each command, so nobody need be woken.</summary>
internal sealed class NoAlarm : IAcdAlarm
{
    public void Arm(long? dueMicroseconds)
    {
    }
}
