using System.Diagnostics;
using System.Reflection;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using Routing.Acd.Tests.Journal;
using Routing.Acd.Tests.Structures;

namespace Routing.Acd.Tests.Matching;

/// <summary>
/// The same commands give the same events, byte for byte, whatever the processor can do. This program runs
/// itself again, with instructions taken away from the runtime, and compares one number for all events.
/// </summary>
public sealed class WithoutSimdTests
{
    private const string Answer = "ROUTING_WITHOUT_SIMD_ANSWER";
    private const int Seeds = 17;

    // What vectors are used for, each of which has tests that the child must have run.
    private static readonly Type[] Vectors = [typeof(KeyIndexTests), typeof(KeyChunksTests), typeof(IdTableTests)];

    [Theory]
    [InlineData("DOTNET_EnableHWIntrinsic", "128 bits False, AVX2 False, AVX-512 False")]
    [InlineData("DOTNET_EnableAVX2", "AVX2 False, AVX-512 False")]
    [InlineData("DOTNET_EnableAVX512", "AVX-512 False")]
    [InlineData("", "")]
    public void The_events_are_the_same_without(string instructions, string provedBy)
    {
        string file = Path.GetTempFileName();
        try
        {
            string test = $"{typeof(WithoutSimdTests).FullName}.{nameof(The_workload_is_the_same_each_time)}";
            string[] run = [typeof(WithoutSimdTests).Assembly.Location, "-noColor", "-method", test, .. Vectors.SelectMany(tests => new[] { "-method", $"{tests.FullName}.*" })];
            var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", run)
            {
                RedirectStandardOutput = true,
            };
            start.Environment[Answer] = file;
            if (instructions.Length > 0)
            {
                start.Environment[instructions] = "0";
            }

            using Process child = Process.Start(start)!;
            Task<string> output = child.StandardOutput.ReadToEndAsync();
            if (!child.WaitForExit(TimeSpan.FromMinutes(4)))
            {
                child.Kill();
                Assert.Fail("The child does not come to an end.");
            }

            Assert.True(child.ExitCode == 0, output.Result);
            Assert.Contains($"Total: {1 + Vectors.Sum(Tests)},", output.Result);
            string told = File.ReadAllText(file);
            Assert.StartsWith(Events(), told);
            Assert.EndsWith(provedBy, told);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>What the child runs, and answers.</summary>
    [Fact]
    public void The_workload_is_the_same_each_time()
    {
        string events = Events();
        if (Environment.GetEnvironmentVariable(Answer) is { } file)
        {
            File.WriteAllText(file, $"{events}, 128 bits {Vector128.IsHardwareAccelerated}, AVX2 {Avx2.IsSupported}, AVX-512 {Avx512F.IsSupported}");
        }
        else
        {
            Assert.Equal(events, Events());
        }
    }

    /// <summary>How many tests there are in a class, each row of its data one.</summary>
    private static int Tests(Type type)
    {
        MethodInfo[] methods = type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly);
        int tests = methods.Sum(method => Math.Max(method.IsDefined(typeof(FactAttribute)) ? 1 : 0, method.GetCustomAttributes<InlineDataAttribute>().Count()));
        Assert.True(tests > 0, $"{type} has no tests");
        return tests;
    }

    private static string Events()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int seed = 0; seed < Seeds; seed++)
        {
            hash.AppendData(Written.World(seed).Bytes);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
