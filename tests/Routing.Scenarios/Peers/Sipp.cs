using System.Net;
using System.Net.Sockets;
using System.Text;
using Routing.Scenarios.Media;

namespace Routing.Scenarios.Peers;

/// <summary>
/// A sipp process playing one of the files in sipp/. Its RTP is an <see cref="RtpPeer"/>'s; the scenario files take its
/// endpoint as [rtp_ip] and [rtp_port]. Where a file waits for an INFO, that is the test saying "now" (answer, hang up):
/// sipp knows a call by its Call-ID alone, so a datagram from anywhere does.
/// </summary>
internal sealed class Sipp : IAsyncDisposable
{
    private readonly PeerProcess _process;
    private readonly string _trace;
    private readonly string _errors;

    private Sipp(PeerProcess process, IPEndPoint local, string folder)
    {
        _process = process;
        Local = local;
        _trace = Path.Combine(folder, "messages.log");
        _errors = Path.Combine(folder, "errors.log");
    }

    public IPEndPoint Local { get; }

    public IReadOnlyList<SippMessage> Messages => SippMessage.Read(_trace);

    /// <summary>Starts <paramref name="file"/> from <paramref name="local"/>; without a <paramref name="remote"/> it waits for calls.</summary>
    public static Sipp Start(Scenario scenario, string file, IPEndPoint local, IPEndPoint? remote = null, SippOptions? options = null)
    {
        options ??= new SippOptions();
        string folder = scenario.FolderFor($"sipp-{file}");
        List<string> arguments =
        [
            "-sf", Path.Combine(AppContext.BaseDirectory, "sipp", file + ".xml"),
            "-t", options.Protocol == "tcp" ? "t1" : "u1",
            "-i", local.Address.ToString(), "-p", local.Port.ToString(), "-bind_local",
            "-mi", local.Address.ToString(), "-mp", (local.Port + 1).ToString(),
            "-key", "rtp_type", local.AddressFamily == AddressFamily.InterNetworkV6 ? "IP6" : "IP4",
            "-key", "rtp_ip", (options.Audio?.Local ?? local).Address.ToString(),
            "-key", "rtp_port", (options.Audio?.Local.Port ?? 9).ToString(),
            "-key", "user", options.User, "-key", "realm", options.Realm, "-key", "expires", options.Expires.ToString(),
            "-key", "headers", string.Concat(options.Headers.Select(header => "\r\n" + header)),
            "-s", options.Service, "-au", options.AuthUser ?? options.User, "-ap", options.Password, "-auth_uri", options.AuthUri ?? options.Realm,
            "-r", options.Rate.ToString(), "-l", "1000", "-cid_str", "%u-" + Guid.NewGuid().ToString("N") + "@%s",
            "-aa", "-nostdin", "-timeout", options.Lifetime.TotalSeconds.ToString("0"), "-max_retrans", "6",
            "-trace_msg", "-message_file", "messages.log", "-trace_err", "-error_file", "errors.log",
        ];
        if (options.Calls is { } calls)
        {
            arguments.AddRange(["-m", calls.ToString()]);
        }

        if (remote is not null)
        {
            arguments.Insert(0, remote.ToString());
        }

        var process = PeerProcess.Start("sipp", arguments, folder, options.Lifetime + TimeSpan.FromSeconds(5));
        return scenario.Use(new Sipp(process, local, folder));
    }

    /// <summary>Its calls all went as the file says.</summary>
    public async Task Succeeds(TimeSpan? deadline = null)
    {
        int code = await _process.Exit(deadline ?? Wait.Soon);
        Assert.True(code == 0, $"sipp ended with {code}. {Errors()} {_process.Said()}");
    }

    /// <summary>At least one of its calls went another way than the file says.</summary>
    public async Task Fails(TimeSpan? deadline = null) => Assert.NotEqual(0, await _process.Exit(deadline ?? Wait.Soon));

    public int Count(string what) => Messages.Where(message => message.Received && message.What == what).Select(message => message.CallId).Distinct().Count();

    /// <summary>The first message of a kind from the other side.</summary>
    public async Task<SippMessage> Receives(string what, TimeSpan? deadline = null, int times = 1)
    {
        try
        {
            await Wait.Until(() => Count(what) >= times, $"sipp at {Local} receives {what} in {times} call(s)", deadline);
        }
        catch (Xunit.Sdk.XunitException e)
        {
            throw new InvalidOperationException($"{e.Message}. It received: {string.Join(' ', Messages.Where(m => m.Received).Select(m => m.What))}. {Errors()}");
        }

        return Messages.First(message => message.Received && message.What == what);
    }

    /// <summary>Says "now" to every call that is waiting for it, perhaps with a header that tells it more.</summary>
    public async Task Nudge(string? callId = null, string? header = null)
    {
        using var socket = new UdpClient(Local.AddressFamily);
        IEnumerable<string> calls = callId is null ? Messages.Where(m => m.What == "INVITE").Select(m => m.CallId).Distinct() : [callId];
        foreach (string call in calls)
        {
            string now = $"""
                INFO sip:now SIP/2.0
                Via: SIP/2.0/UDP {Local};branch=z9hG4bK{Guid.NewGuid():N}
                From: <sip:test@test>;tag=1
                To: <sip:now@test>;tag=2
                Call-ID: {call}
                CSeq: 99 INFO{(header is null ? "" : "\n" + header)}
                Content-Length: 0


                """.ReplaceLineEndings("\r\n");
            await socket.SendAsync(Encoding.ASCII.GetBytes(now), Local);
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private string Errors() => File.Exists(_errors) ? $"Its errors:\n{File.ReadAllText(_errors)}" : "";
}

/// <summary>What the scenario files take.</summary>
internal sealed record SippOptions
{
    /// <summary>Who the phone is: the user part of From, Contact and AOR.</summary>
    public string User { get; init; } = "0311112222";

    /// <summary>The called number.</summary>
    public string Service { get; init; } = "100";

    public string? AuthUser { get; init; }

    public string Password { get; init; } = "secret";

    public string Realm { get; init; } = "lab.test";

    /// <summary>What credentials are for, without its scheme; null for the realm.</summary>
    public string? AuthUri { get; init; }

    public int Expires { get; init; } = 300;

    /// <summary>Further headers of the INVITE, where the file takes them.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    public RtpPeer? Audio { get; init; }

    /// <summary>udp or tcp; over TCP all calls share one connection, and <see cref="Sipp.Nudge"/> reaches none.</summary>
    public string Protocol { get; init; } = "udp";

    /// <summary>How many calls; null for as many as come.</summary>
    public int? Calls { get; init; } = 1;

    /// <summary>New calls a second.</summary>
    public int Rate { get; init; } = 10;

    public TimeSpan Lifetime { get; init; } = TimeSpan.FromSeconds(90);
}
