using System.Net;
using Routing.Scenarios.Media;

namespace Routing.Scenarios.Peers;

/// <summary>
/// A softphone as people use it: baresip, without a sound card. It plays a tone as its microphone and records what its
/// loudspeaker would give. Its RTP leaves from 127.0.0.1 although its SDP names another address, as behind a NAT.
/// </summary>
internal sealed class BaresipPhone : IAsyncDisposable
{
    private readonly PeerProcess _process;
    private readonly NetstringChannel _control;
    private readonly string _folder;

    private BaresipPhone(PeerProcess process, NetstringChannel control, string folder, IPEndPoint local)
    {
        _process = process;
        _control = control;
        _folder = folder;
        Local = local;
    }

    public IPEndPoint Local { get; }

    /// <summary>The types of its events so far, such as CALL_RINGING.</summary>
    public IEnumerable<string> Events => _control.Events.Select(message => (string)message["type"]!);

    /// <summary>What it has shown of whom it watches, oldest first: <c>Online</c>, <c>Busy</c>, <c>Offline</c>; the first it keeps to itself.</summary>
    public IEnumerable<string> Presence =>
        from line in _process.Output
        where line.Contains("changed status", StringComparison.Ordinal)
        let to = line[line.LastIndexOf(" to ", StringComparison.Ordinal)..]
        select new[] { "Online", "Busy", "Offline" }.FirstOrDefault(word => to.Contains(word, StringComparison.Ordinal)) ?? to;

    /// <summary>
    /// Starts one as <paramref name="user"/>; with <paramref name="registers"/> it registers at <paramref name="server"/>, and with
    /// <paramref name="secondFlow"/> twice, over a flow of each protocol (RFC 5626).
    /// </summary>
    public static async Task<BaresipPhone> Start(
        Scenario scenario, string user, IPEndPoint server, int tone, bool registers = true, bool answers = true, string password = "secret", string network = Loopback.Phones, string codec = "PCMU", string protocol = "udp", string? authority = null, bool messages = false, string? watches = null, string? secondFlow = null)
    {
        IPEndPoint local = Loopback.Lease(network, 20); // SIP, control, then RTP
        string folder = scenario.FolderFor($"baresip-{user}");
        Directory.CreateDirectory(Path.Combine(folder, "snd"));
        WavFile.Write(Path.Combine(folder, "microphone.wav"), Tone.Samples(tone, TimeSpan.FromSeconds(90)));
        await File.WriteAllTextAsync(Path.Combine(folder, "config"), Config(local, folder, protocol == "tls" ? authority : null, watches is not null));
        await File.WriteAllTextAsync(Path.Combine(folder, "contacts"), watches is null ? "" : $"\"{watches}\" <sip:{watches}@lab.test>;presence=p2p\n");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "accounts"),
            $"""<sip:{user}@lab.test>;auth_user={user};auth_pass={password};outbound="sip:{server};transport={protocol}";regint={(registers ? 300 : 0)};answermode={(answers ? "auto" : "manual")}{(secondFlow is null ? "" : $";sipnat=outbound;outbound2=\"sip:{server};transport={secondFlow}\"")};audio_codecs={codec};mwi={(messages ? "yes" : "no")}""" + "\n");
        var process = scenario.Use(PeerProcess.Start("baresip", ["-4", "-f", folder], folder, TimeSpan.FromSeconds(120)));
        NetstringChannel control = await NetstringChannel.Connect(Control(local));
        return scenario.Use(new BaresipPhone(process, control, folder, local));
    }

    public async Task Registers() =>
        await Wait.Until(() => Events.Contains("REGISTER_OK") || Said("200 OK"), $"baresip registers. {_process.Said()}");

    public async Task<string> Event(string type, TimeSpan? deadline = null)
    {
        await Wait.Until(() => Events.Contains(type), $"baresip's event {type}", deadline);
        return (string?)_control.Events.First(message => (string)message["type"]! == type)["param"] ?? "";
    }

    public Task Dial(string uri) => _control.Command("dial", uri);

    public Task Accept() => _control.Command("accept");

    public Task HangUp() => _control.Command("hangup");

    /// <summary>Its power is cut: no BYE, no unregistering, nobody at its port.</summary>
    public void Crash() => _process.KillOutright();

    /// <summary>Its process ends without a word to anybody.</summary>
    public ValueTask Vanish() => _process.DisposeAsync();

    public Task Hold() => _control.Command("hold");

    public Task Resume() => _control.Command("resume");

    /// <summary>Sends on whom it talks with, blind.</summary>
    public Task Transfer(string uri) => _control.Command("transfer", uri);

    public async Task Type(string digits)
    {
        foreach (char digit in digits)
        {
            await Press(digit);
            await Task.Delay(TimeSpan.FromMilliseconds(250)); // as people press keys: one after the other
        }
    }

    public async Task Press(char digit)
    {
        await _control.Command("sndcode", digit.ToString());
        await _control.Command("sndcode", "\u0004"); // the key is let go
    }

    /// <summary>How long its loudspeaker has given this tone, all calls together.</summary>
    public TimeSpan Heard(int hertz) =>
        TimeSpan.FromTicks(Directory.EnumerateFiles(Path.Combine(_folder, "snd"), "*-dec.wav").Sum(file => Tone.Heard(Recorded(file), hertz).Ticks));

    /// <summary>How long its loudspeaker has given anything at all, speech or tones, all calls together.</summary>
    public TimeSpan HeardAnything() =>
        TimeSpan.FromTicks(Directory.EnumerateFiles(Path.Combine(_folder, "snd"), "*-dec.wav").Sum(file => Tone.HeardAnything(Recorded(file)).Ticks));

    public Task Hears(int hertz, TimeSpan? deadline = null) =>
        Wait.Until(() => Heard(hertz) >= TimeSpan.FromMilliseconds(600), $"baresip hears {hertz} Hz", deadline);

    public async ValueTask DisposeAsync()
    {
        await File.WriteAllLinesAsync(Path.Combine(_folder, "output.log"), _process.Output);
        await _control.DisposeAsync();
    }

    private static IPEndPoint Control(IPEndPoint local) => new(local.Address, local.Port + 2);

    private static short[] Recorded(string file) => new FileInfo(file).Length > 44 ? WavFile.Read(file) : [];

    private bool Said(string word) => _process.Output.Any(line => line.Contains(word, StringComparison.Ordinal));

    private static string Config(IPEndPoint local, string folder, string? authority, bool watches) => $"""
        poll_method epoll
        sip_listen {local}
        net_interface {local.Address}
        {(authority is null ? "" : $"sip_cafile {authority}")}
        call_max_calls 4
        call_local_timeout 60
        audio_path none
        audio_player aubridge,ear
        audio_source aufile,{folder}/microphone.wav
        audio_alert aubridge,bell
        ausrc_srate 8000
        auplay_srate 8000
        ausrc_channels 1
        auplay_channels 1
        ausrc_format s16
        auplay_format s16
        auenc_format s16
        audec_format s16
        audio_buffer 20-160
        rtp_ports {local.Port + 4}-{local.Port + 18}
        rtp_stats yes
        jitter_buffer_delay 5-10
        module_path {ModulePath()}
        module g711.so
        module aufile.so
        module aubridge.so
        module sndfile.so
        module_tmp uuid.so
        module_tmp account.so
        module_app menu.so
        module_app debug_cmd.so
        module_app ctrl_tcp.so
        module_app mwi.so
        {(watches ? "module_app contact.so\n        module_app presence.so" : "")}
        ctrl_tcp_listen {Control(local)}
        snd_path {folder}/snd
        ringback_disabled yes
        menu_bell no
        statmode_default off

        """;

    private static string ModulePath() =>
        new[] { "/usr/lib/baresip/modules", "/usr/local/lib/baresip/modules" }.FirstOrDefault(Directory.Exists)
        ?? Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu*").Select(folder => Path.Combine(folder, "baresip/modules")).FirstOrDefault(Directory.Exists)
        ?? "/usr/lib/baresip/modules";
}
