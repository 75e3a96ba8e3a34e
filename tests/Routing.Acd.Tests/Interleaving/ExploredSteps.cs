using Routing.Acd.Structures;

namespace Routing.Acd.Tests.Interleaving;

/// <summary>The hook of the explorer: a thread of an exploration stops before each touch; any other goes on.</summary>
internal readonly struct ExploredSteps : ISteps
{
    public static void Reads(Shared place, int index = 0) => LogicalThread.Current?.StopBefore(new Touch(place, index, TouchKind.Read));

    public static void Writes(Shared place, int index = 0) => LogicalThread.Current?.StopBefore(new Touch(place, index, TouchKind.Write));

    public static void Tries(Shared place) => LogicalThread.Current?.StopBefore(new Touch(place, 0, TouchKind.Try));
}
