using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Engines;

/// <summary>
/// What an engine of the scenarios is told: two queues by skill (1 for sales, 2 for support in the menu of number 100),
/// agents with phones, a trunk for 127.0.78.0/24. Each prompt is a tone of its own, so an ear knows where its call is.
/// </summary>
internal sealed record EngineSetup
{
    /// <summary>Agents and their skills as YAML maps; each one's password is "secret". Or all of one, from <c>device:</c> on.</summary>
    public IReadOnlyDictionary<string, string> Agents { get; init; } = new Dictionary<string, string> { ["1001"] = "{ sales: 5 }" };

    public string RingTimeout { get; init; } = "15s";

    public string WrapUp { get; init; } = "0s";

    public string CoolDown { get; init; } = "30s";

    /// <summary>What the queue <c>sales</c> requires.</summary>
    public string Requires { get; init; } = "{ sales: 1 }";

    /// <summary>Further keys of the queue <c>sales</c>, a line each.</summary>
    public IReadOnlyList<string> Sales { get; init; } = [];

    /// <summary>Further entries of <c>trunks</c>, a line each.</summary>
    public IReadOnlyList<string> Trunks { get; init; } = [];

    /// <summary>Entries of <c>extensions</c>, a line each.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>Entries of <c>routes</c>, a line each.</summary>
    public IReadOnlyList<string> Routes { get; init; } = [];

    /// <summary>Further keys of <c>node.sip</c>, a line each.</summary>
    public IReadOnlyList<string> SipKeys { get; init; } = [];

    /// <summary>Further keys of <c>node.media</c>, each after a comma.</summary>
    public string MediaKeys { get; init; } = "";

    /// <summary>Further keys of <c>node.sip.tls</c>, each after a comma.</summary>
    public string TlsKeys { get; init; } = "";

    /// <summary>Further entries of <c>numbers</c>, a line each.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];

    /// <summary>Further lines of <c>flows</c>.</summary>
    public IReadOnlyList<string> Flows { get; init; } = [];

    /// <summary>Further sections, as they are.</summary>
    public string Sections { get; init; } = "";

    /// <summary>Has the shipped prompts of feature codes and of agents outside, in English; the name of the queue <c>sales</c> is the tone <see cref="Tone.Place"/>.</summary>
    public bool Speaks { get; init; }

    /// <summary>Whom the machine trusts besides, over TLS: a PEM file. Null: nobody.</summary>
    public string? Authority { get; init; }

    /// <summary>
    /// Names and their addresses, as <c>/etc/hosts</c> has them: the engine sees this file in place of that one, for which it
    /// is given a mount namespace of its own. Null: the machine's.
    /// </summary>
    public string? Hosts { get; init; }

    public IPEndPoint Sip { get; init; } = Loopback.Lease(Loopback.Phones);

    /// <summary>
    /// The protocols that are listened for: TLS on the port above <see cref="Sip"/>, all others on its own. With more than
    /// UDP, phones may come from 127.0.0.1, whence baresip's connections leave whatever address it is told.
    /// </summary>
    public IReadOnlyList<string> Protocols { get; init; } = ["udp"];

    public IPEndPoint Http { get; init; } = Loopback.Lease(Loopback.Phones);

    public IPEndPoint Media { get; init; } = Loopback.Lease(Loopback.Phones, MediaPorts);

    private const int MediaPorts = 200;

    /// <summary>Writes the configuration and its prompts into <paramref name="folder"/>.</summary>
    public void Write(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "routing.yaml"), Yaml());
        Certificate.Write(folder, Sip.Address);
        WavFile.Write(Path.Combine(folder, "prompts/en/welcome.wav"), Tone.Samples(Tone.Greeting, TimeSpan.FromSeconds(1.5)));
        WavFile.Write(Path.Combine(folder, "prompts/en/menu.wav"), Tone.Samples(Tone.Menu, TimeSpan.FromSeconds(2)));
        WavFile.Write(Path.Combine(folder, "prompts/en/excuse.wav"), Tone.Samples(Tone.Excuse, TimeSpan.FromSeconds(2)));
        WavFile.Write(Path.Combine(folder, "prompts/en/say/place_1.wav"), Tone.Samples(Tone.Place, TimeSpan.FromSeconds(2)));
        if (Speaks)
        {
            string shipped = Shipped();
            foreach (string file in ((string[])["feature/*.wav", "agent/*.wav", "say/digit_*.wav"]).SelectMany(files => Directory.EnumerateFiles(shipped, files)))
            {
                string to = Path.Combine(folder, "prompts/en", Path.GetRelativePath(shipped, file));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(file, to);
            }

            WavFile.Write(Path.Combine(folder, "prompts/en/queue/sales.wav"), Tone.Samples(Tone.Place, TimeSpan.FromSeconds(1.5)));
        }

        WavFile.Write(Path.Combine(folder, "music/hold.wav"), Tone.Samples(Tone.Music, TimeSpan.FromSeconds(2)));
    }

    /// <summary>Where it listens for that protocol.</summary>
    public IPEndPoint At(string protocol) => protocol == "tls" ? new IPEndPoint(Sip.Address, Sip.Port + 1) : Sip;

    private static string Shipped([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../config/prompts/en"));

    private string Yaml()
    {
        var agents = new StringBuilder();
        foreach ((string user, string skills) in Agents)
        {
            agents.AppendLine(skills.StartsWith("device:", StringComparison.Ordinal) ? $"  \"{user}\": {{ {skills} }}" : $$"""  "{{user}}": { device: { username: "{{user}}", password: secret }, skills: {{skills}}, sign_in: on_register }""");
        }

        return $$"""
            node:
              name: scenario
              sip:
                listen: [{{string.Join(", ", Protocols.Select(protocol => $"\"{protocol}:{At(protocol)}\""))}}]
                {{(Protocols.Contains("tls") ? $"tls: {{ certificate: {Certificate.File}, key: {Certificate.Key}{TlsKeys} }}" : "")}}
                realm: lab.test
            {{string.Join('\n', SipKeys.Select(line => "    " + line))}}
                phones: [{{Loopback.Phones}}.0/24{{(Protocols.Count > 1 ? ", 127.0.0.1/32" : "")}}]
              media: { listen: "{{Media.Address}}", ports: {{Media.Port}}-{{Media.Port + MediaPorts - 1}}{{MediaKeys}} }
              http: { listen: "{{Http}}" }
              store: sqlite:routing.db
              language: en

            trunks:
              carrier: { allow: [{{Loopback.Trunk}}.0/24], codecs: [PCMU] }
            {{string.Join('\n', Trunks.Select(line => "  " + line))}}

            numbers:
              "100": { flow: main_menu, language: en }
            {{string.Join('\n', Numbers.Select(line => "  " + line))}}

            skills: [sales, support]

            agents:
            {{agents}}
            extensions:
            {{string.Join('\n', Extensions.Select(line => "  " + line))}}

            routes:
            {{string.Join('\n', Routes.Select(line => "  " + line))}}

            queues:
              sales:
                requires: {{Requires}}
            {{string.Join('\n', Sales.Select(line => "    " + line))}}
                ring_timeout: {{RingTimeout}}
                on_no_answer: { cool_down: {{CoolDown}} }
                on_reject: { cool_down: {{CoolDown}} }
                wrap_up: {{WrapUp}}
                service_level: { within: 20s, target: 80%, short_abandon: 100ms }
                music: music/hold.wav
              support:
                requires: { support: 1 }
                ring_timeout: {{RingTimeout}}
                wrap_up: {{WrapUp}}
                music: music/hold.wav

            flows:
              main_menu:
                - answer
                - play: welcome.wav
                - menu:
                    prompt: menu.wav
                    timeout: 10s
                    retries: 1
                    keys:
                      "1": { queue: sales }
                      "2": { queue: support }
                    otherwise: hangup
              excuse: [ { play: excuse.wav }, hangup ]
            {{string.Join('\n', Flows.Select(line => "  " + line))}}
            {{Sections}}

            """;
    }
}
