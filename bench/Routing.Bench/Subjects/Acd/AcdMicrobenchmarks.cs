namespace Routing.Bench.Subjects.Acd;

/// <summary>BenchmarkDotNet.</summary>
internal static class AcdMicrobenchmarks
{
    public static int Run() => 0;
}
