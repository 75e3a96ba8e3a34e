using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Routing.Bench.Engines;

/// <summary>An <see cref="AnsweringUas"/> in its process, under <c>timeout</c>.</summary>
internal sealed class UasProcess : IAsyncDisposable
{
    private readonly Process _process;
    private int _id;

    private UasProcess(IPEndPoint sip)
    {
        Sip = sip;
        var start = new ProcessStartInfo("timeout") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string argument in (string[])["--foreground", "-s", "KILL", "480", "dotnet", Path.Combine(AppContext.BaseDirectory, "Routing.Bench.dll"), "sip-uas", sip.ToString()])
        {
            start.ArgumentList.Add(argument);
        }

        _process = new Process { StartInfo = start };
    }

    public IPEndPoint Sip { get; }

    public ProcessFigures Figures => ProcessFigures.Of(_id);

    public static async Task<UasProcess> StartAsync(CancellationToken cancel)
    {
        var uas = new UasProcess(new EngineSettings(0).Sip);
        uas._process.Start();
        if (await uas._process.StandardOutput.ReadLineAsync(cancel) != "ready")
        {
            await uas.DisposeAsync();
            throw new EngineFaultException("the answering side did not come up");
        }

        string child = await File.ReadAllTextAsync($"/proc/{uas._process.Id}/task/{uas._process.Id}/children", cancel);
        uas._id = int.Parse(child.Trim(), CultureInfo.InvariantCulture);
        return uas;
    }

    /// <summary>Messages sent or received again, faults, bytes allocated and transactions, so far.</summary>
    public async Task<long[]> AskAsync(CancellationToken cancel)
    {
        await _process.StandardInput.WriteLineAsync("?");
        await _process.StandardInput.FlushAsync(cancel);
        string line = await _process.StandardOutput.ReadLineAsync(cancel) ?? throw new EngineFaultException("the answering side has ended");
        return [.. line.Split(' ').Select(figure => long.Parse(figure, CultureInfo.InvariantCulture))];
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close(); // it ends when nobody asks any more
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
