using System.Diagnostics;
using System.Globalization;
using System.Net;
using Routing.Bench.Engines;

namespace Routing.Bench.Peers;

/// <summary>One run of sipp as a caller at a steady rate.</summary>
/// <param name="Successful">Calls that went as the scenario says.</param>
/// <param name="Failed">All others.</param>
/// <param name="Retransmissions">Requests that it had to send again.</param>
/// <param name="Rate">Successful calls a second, from the first call to the last one's end.</param>
internal sealed record Sipp(long Successful, long Failed, long Retransmissions, double Rate)
{
    private const int SocketBuffer = 4 * 1024 * 1024;
    private const int PatienceSeconds = 12;

    /// <summary>Plays bench/sipp/<paramref name="scenario"/>.xml at <paramref name="rate"/> calls a second for <paramref name="seconds"/>.</summary>
    public static async Task<Sipp> RunAsync(string scenario, IPEndPoint engine, string number, int rate, int seconds, CancellationToken cancel)
    {
        string folder = Directory.CreateTempSubdirectory("routing-bench-sipp-").FullName;
        try
        {
            using var process = new Process { StartInfo = Start(folder, scenario, engine, number, rate, seconds) };
            process.OutputDataReceived += static (_, _) => { };
            process.Start();
            process.BeginOutputReadLine();
            string errors = await process.StandardError.ReadToEndAsync(cancel);
            await process.WaitForExitAsync(cancel);
            return Read(Path.Combine(folder, "stat.csv"), errors);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ProcessStartInfo Start(string folder, string scenario, IPEndPoint engine, string number, int rate, int seconds)
    {
        var start = new ProcessStartInfo("timeout") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment["TERM"] = "dumb";
        string most = (rate * seconds).ToString(CultureInfo.InvariantCulture);
        string[] arguments =
        [
            "--foreground", "-s", "KILL", (seconds + PatienceSeconds + 3).ToString(CultureInfo.InvariantCulture),
            "sipp", engine.ToString(), "-sf", Path.Combine(AppContext.BaseDirectory, "sipp", scenario + ".xml"),
            "-i", EngineSettings.Callers.ToString(), "-bind_local", "-s", number,
            "-r", rate.ToString(CultureInfo.InvariantCulture), "-m", most, "-l", "50000",
            "-timeout", (seconds + PatienceSeconds).ToString(CultureInfo.InvariantCulture),
            "-buff_size", SocketBuffer.ToString(CultureInfo.InvariantCulture), "-nostdin",
            "-trace_stat", "-stf", "stat.csv", "-fd", "1",
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    // A line a second, the last one at the end; (C) columns count from the start.
    private static Sipp Read(string file, string errors)
    {
        string[] lines = File.Exists(file) ? File.ReadAllLines(file) : [];
        if (lines.Length < 2)
        {
            throw new EngineFaultException($"sipp did not run: {errors}");
        }

        string[] names = lines[0].Split(';');
        string[] last = lines[^1].Split(';');
        string Cell(string name) => last[Array.IndexOf(names, name)];
        long Count(string name) => long.Parse(Cell(name), CultureInfo.InvariantCulture);

        // StartTime and CurrentTime: date, time and, as the third word, seconds since 1970.
        double Moment(string name) => double.Parse(Cell(name).Split('\t')[^1], CultureInfo.InvariantCulture);
        double elapsed = Math.Max(0.001, Moment("CurrentTime") - Moment("StartTime"));
        return new Sipp(Count("SuccessfulCall(C)"), Count("FailedCall(C)"), Count("Retransmissions(C)"), Count("SuccessfulCall(C)") / elapsed);
    }
}
