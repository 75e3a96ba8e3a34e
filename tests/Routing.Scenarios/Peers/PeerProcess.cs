using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Routing.Scenarios.Peers;

/// <summary>
/// A program of ours: started without a terminal, its output kept, ended by its id. It runs under <c>timeout</c>, so that
/// it ends in any case, even when the tests are killed.
/// </summary>
internal sealed partial class PeerProcess : IAsyncDisposable
{
    public const int SigHup = 1;

    private const int SigTerm = 15;
    private const int SigKill = 9;

    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly string _name;
    private bool _isDisposed;

    private PeerProcess(Process process, string name)
    {
        _process = process;
        _name = name;
    }

    public IReadOnlyList<string> Output
    {
        get
        {
            lock (_output)
            {
                return [.. _output];
            }
        }
    }

    public bool HasExited => _process.HasExited;

    /// <summary>How many descriptors the program itself has open.</summary>
    public int Descriptors
    {
        get
        {
            string child = File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children").Trim();
            return Directory.GetFileSystemEntries($"/proc/{child}/fd").Length;
        }
    }

    public static PeerProcess Start(string program, IEnumerable<string> arguments, string folder, TimeSpan lifetime, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("timeout")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // --foreground: a signal reaches the program once, not a second time by its process group. No -k: it would also
        // cut short a program that takes its time after a SIGTERM of ours.
        string[] bounds = ["--foreground", "-s", "KILL", lifetime.TotalSeconds.ToString("0"), program];
        foreach (string argument in bounds.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["TERM"] = "dumb";
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin"; // Kamailio's, which few users look in
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        var peer = new PeerProcess(process, Path.GetFileName(program));
        process.OutputDataReceived += peer.Keep;
        process.ErrorDataReceived += peer.Keep;
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return peer;
    }

    /// <summary>The whole output as one text, for failures.</summary>
    public string Said() => $"{_name} said:\n{string.Join('\n', Output)}";

    /// <summary>Its exit code; fails at the deadline. 127: there is no such program.</summary>
    public async Task<int> Exit(TimeSpan deadline)
    {
        using var limit = new CancellationTokenSource(deadline);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{_name} has not ended within {deadline.TotalSeconds:0.#} s. {Said()}");
        }

        Assert.False(_process.ExitCode == 127, $"{_name} is not installed: tests/run installs what is missing.");
        return _process.ExitCode;
    }

    public void Terminate() => Signal(SigTerm);

    /// <summary>SIGKILL for the program itself; what bounds its time ends with it.</summary>
    public void KillOutright()
    {
        foreach (string child in File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            _ = Kill(int.Parse(child), SigKill);
        }
    }

    public void Signal(int signal)
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, signal);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return; // a test ended it before its scenario does
        }

        _isDisposed = true;
        Terminate();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            try
            {
                _process.Kill(entireProcessTree: true);
            }
            catch (Win32Exception)
            {
                // It ended in between: that is all we wanted.
            }
        }

        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text)
        {
            lock (_output)
            {
                _output.Add(text);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
