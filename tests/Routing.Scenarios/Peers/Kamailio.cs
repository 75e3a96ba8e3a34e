using System.Net;
using System.Net.NetworkInformation;
using Routing.Scenarios.Engines;

namespace Routing.Scenarios.Peers;

/// <summary>
/// A Kamailio in a folder of its own, playing one of the files in kamailio/: UDP and TCP on <see cref="Local"/>, TLS on the
/// port above. Its log is kept when the test fails.
/// </summary>
internal sealed class Kamailio : IAsyncDisposable
{
    private readonly PeerProcess _process;
    private readonly string _folder;

    private Kamailio(PeerProcess process, string folder, IPEndPoint local)
    {
        _process = process;
        _folder = folder;
        Local = local;
    }

    public IPEndPoint Local { get; }

    /// <summary>The certificate that it shows over TLS, signed by itself, as a file.</summary>
    public string CertificateFile => Path.Combine(_folder, Certificate.File);

    /// <summary>Starts one and waits until it listens. <paramref name="role"/>: carrier or edge.</summary>
    public static async Task<Kamailio> Start(Scenario scenario, string role, IPEndPoint local, KamailioOptions? options = null)
    {
        options ??= new KamailioOptions();
        string folder = scenario.FolderFor($"kamailio-{role}");
        foreach (string file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "kamailio")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        Certificate.Write(folder, local.Address);
        await File.WriteAllTextAsync(Path.Combine(folder, "local.cfg"), options.Text(local));
        if (options.ShowsAs is { } own)
        {
            // The last section of the file is that of its own connections.
            await File.AppendAllTextAsync(Path.Combine(folder, "tls.cfg"), $"private_key = {options.NamesFolder}/{own}.key\ncertificate = {options.NamesFolder}/{own}.pem\n");
        }

        foreach (string name in options.Names)
        {
            await File.AppendAllTextAsync(Path.Combine(folder, "tls.cfg"), options.TlsText(name, new IPEndPoint(local.Address, local.Port + 1)));
        }

        string[] arguments = ["-f", Path.Combine(folder, role + ".cfg"), "-DD", "-E", "-m", "32", "-M", "4", "-w", folder, "-Y", folder];
        PeerProcess process = PeerProcess.Start("kamailio", arguments, folder, TimeSpan.FromMinutes(4));
        Kamailio kamailio = scenario.Use(new Kamailio(process, folder, local));
        await Wait.Until(() => process.HasExited || kamailio.Listens(), "Kamailio listens");
        Assert.False(process.HasExited, $"Kamailio did not start. {process.Said()}");
        return kamailio;
    }

    /// <summary>Where it listens for that protocol.</summary>
    public IPEndPoint At(string protocol) => protocol == "tls" ? new IPEndPoint(Local.Address, Local.Port + 1) : Local;

    /// <summary>How many requests it has seen, retransmissions included; those of one sender, if one is named.</summary>
    public int Saw(string method, IPEndPoint? from = null) => Lines($"saw {method} from {(from is null ? "" : from + " ")}");

    /// <summary>How many requests within dialogs came by their route set through here.</summary>
    public int Routed(string method, IPEndPoint? from = null) => Lines($"routed {method} from {from?.ToString() ?? ""}");

    /// <summary>How many lines of its log hold that.</summary>
    public int Lines(string text) => _process.Output.Count(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>Draining: 503 with Retry-After to OPTIONS and new calls; or no more.</summary>
    public Task Drains(bool drains = true) => Control("pv.shvSet", "down", "int", drains ? "1" : "0");

    /// <summary>It is gone, and what it knew.</summary>
    public ValueTask Stop() => _process.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await File.WriteAllLinesAsync(Path.Combine(_folder, "output.log"), _process.Output);
    }

    private async Task Control(params string[] words)
    {
        await using PeerProcess control = PeerProcess.Start("kamcmd", ["-s", $"unix:{Path.Combine(_folder, "kam.sock")}", .. words], _folder, TimeSpan.FromSeconds(10));
        Assert.True(await control.Exit(Wait.Soon) == 0, control.Said());
    }

    private bool Listens() =>
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Contains(Local) && File.Exists(Path.Combine(_folder, "kam.sock"));
}

/// <summary>What the files in kamailio/ take.</summary>
internal sealed record KamailioOptions
{
    /// <summary>Whom it serves: the engine.</summary>
    public IPEndPoint Customer { get; init; } = new(IPAddress.Loopback, 9);

    /// <summary>The account that calls from outside are for.</summary>
    public string Account { get; init; } = "0312345678";

    public string Password { get; init; } = "secret";

    /// <summary>With what it challenges.</summary>
    public string Algorithm { get; init; } = "MD5";

    /// <summary>The longest registration it grants, in seconds.</summary>
    public int Longest { get; init; } = 600;

    /// <summary>The proxy behind it, as a SIP URI; null when it serves its customer itself.</summary>
    public string? Next { get; init; }

    /// <summary>Where the customer's own calls go; null when there are none.</summary>
    public IPEndPoint? Gateway { get; init; }

    /// <summary>Whether it gives a Service-Route to those who register (RFC 3608).</summary>
    public bool ServiceRoute { get; init; }

    /// <summary>Names that it serves at its address over TLS, each with a certificate of its own and one that it wants of who comes there.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The folder with these certificates: NAME.pem and NAME.key, and client-NAME.pem.</summary>
    public string NamesFolder { get; init; } = "";

    /// <summary>The name whose certificate it shows where it connects itself; null for none.</summary>
    public string? ShowsAs { get; init; }

    public string TlsText(string name, IPEndPoint at) => $"""

        [server:{at}]
        method = TLSv1.2+
        server_name = {name}
        private_key = {NamesFolder}/{name}.key
        certificate = {NamesFolder}/{name}.pem
        verify_certificate = yes
        require_certificate = yes
        ca_list = {NamesFolder}/client-{name}.pem

        """;

    public string Text(IPEndPoint local) => $"""
        mpath="{ModulePath()}"
        listen=udp:{local}
        listen=tcp:{local}
        listen=tls:{local.Address}:{local.Port + 1}
        tcp_source_ipv4={local.Address}
        #!define LONGEST {Longest}
        #!define ALGORITHM "{Algorithm}"
        #!define PASSWORD "{Password}"
        #!define ACCOUNT "{Account}"
        #!define CUSTOMER "{Customer.Address}"
        #!define CUSTOMER_URI "sip:{Customer}"
        {(Next is null ? "" : $"#!define NEXT \"{Next}\"")}
        {(ServiceRoute ? $"#!define SERVICE_ROUTE \"Service-Route: <sip:customer@{local};lr>\\r\\n\"" : "")}
        {(Gateway is null ? "" : $"#!define GATEWAY \"sip:{Gateway}\"")}

        """;

    private static string ModulePath() =>
        Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu*").Select(folder => Path.Combine(folder, "kamailio/modules/")).FirstOrDefault(Directory.Exists)
        ?? "/usr/lib/kamailio/modules/";
}
