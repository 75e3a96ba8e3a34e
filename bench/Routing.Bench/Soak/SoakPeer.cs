using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Routing.Bench.Soak;

/// <summary>A <see cref="SoakCrowd"/> in its process. It may be told to go, which it does with a goodbye to the engine, or vanish.</summary>
internal sealed class SoakPeer : IDisposable
{
    private readonly Process _process;
    private readonly Task _reading;
    private long _placed;

    private SoakPeer(string[] words)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string word in (string[])[Path.Combine(AppContext.BaseDirectory, "Routing.Bench.dll"), "soak-crowd", .. words])
        {
            start.ArgumentList.Add(word);
        }

        _process = Process.Start(start)!;
        _reading = Task.Run(Read);
    }

    /// <summary>Calls placed so far, as it said last: after it vanished, at least so many.</summary>
    public long Placed => Interlocked.Read(ref _placed);

    public static SoakPeer Callers(IPEndPoint engine, int round, int seconds, double perSecond) => new(
        ["callers", engine.ToString(), Engines.EngineSettings.Callers.ToString(), Text(round), Text(seconds), $"09{round:0000}0000", perSecond.ToString(CultureInfo.InvariantCulture)]);

    public static SoakPeer Agents(IPEndPoint engine, int round, int seconds, int first, int count) => new(
        ["agents", engine.ToString(), Engines.EngineSettings.Phones.ToString(), Text(round), Text(seconds), Text(first), Text(count)]);

    /// <summary>Waits until it has said goodbye of its own accord.</summary>
    public async Task EndsAsync(CancellationToken cancel)
    {
        await _process.WaitForExitAsync(cancel);
        await _reading;
    }

    /// <summary>Asks it to say goodbye now, and waits.</summary>
    public async Task LeaveAsync(CancellationToken cancel)
    {
        _process.StandardInput.Close();
        await EndsAsync(cancel);
    }

    /// <summary>It is gone without a word.</summary>
    public async Task VanishAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task Read()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Split(' ') is ["placed", var count])
            {
                Interlocked.Exchange(ref _placed, long.Parse(count, CultureInfo.InvariantCulture));
            }
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
