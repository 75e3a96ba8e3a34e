using System.Globalization;
using System.Net;
using System.Text;

namespace Routing.Server.Demo;

/// <summary>
/// Writes the demo's configuration: real YAML in a temporary folder, loaded and checked like any other.
/// Two queues by skill; every third agent has both skills, so that the ACD has something to decide.
/// </summary>
internal static class DemoConfiguration
{
    /// <summary>The number that the demo's callers dial.</summary>
    public const string Number = "100";

    /// <summary>The first agent's name; the others count up.</summary>
    public const int FirstAgent = 1001;

    /// <summary>The agents' names.</summary>
    public static IEnumerable<string> Agents(int count) =>
        Enumerable.Range(FirstAgent, count).Select(n => n.ToString(CultureInfo.InvariantCulture));

    /// <summary>The password of <paramref name="agent"/>; the demo listens on loopback only.</summary>
    public static string Password(string agent) => $"demo-{agent}-secret";

    /// <summary>Writes the files into <paramref name="directory"/>, with the shipped prompts beside them.</summary>
    /// <param name="directory">An empty folder.</param>
    /// <param name="agents">How many agents there are.</param>
    /// <param name="callers">Where the callers' datagrams come from: the one source that is a trunk.</param>
    public static void Write(string directory, int agents, IPEndPoint callers)
    {
        File.WriteAllText(Path.Combine(directory, "demo.yaml"), Text(agents, callers));
        string shipped = Path.Combine(AppContext.BaseDirectory, "config");
        foreach (string folder in (string[])["prompts", "music"])
        {
            Copy(Path.Combine(shipped, folder), Path.Combine(directory, folder));
        }
    }

    private static string Text(int agents, IPEndPoint callers)
    {
        var text = new StringBuilder($$"""
            node:
              name: demo
              sip: { listen: ["udp:127.0.0.1:0"], realm: demo, phones: [127.0.0.0/8] }
              media: { listen: 127.0.0.1, ports: 20000-29999 }
              http: { listen: "127.0.0.1:0" }
              store: sqlite:routing.db
              language: en

            trunks:
              crowd: { allow: ["{{callers}}"] }

            numbers:
              "{{Number}}": { flow: greeting }

            skills: [billing, support]

            queues:
              billing:
                requires: { billing: 3 }
                priority: 60
                service_level: { within: 5s, target: 80%, short_abandon: 1s }
                ring_timeout: 4s
                on_no_answer: { cool_down: 3s }
                on_reject: { cool_down: 2s }
                wrap_up: 1s
                music: music/hold.wav
              support:
                requires: { support: 3 }
                service_level: { within: 5s, target: 80%, short_abandon: 1s }
                ring_timeout: 4s
                on_no_answer: { cool_down: 3s }
                on_reject: { cool_down: 2s }
                wrap_up: 1s
                music: music/hold.wav

            flows:
              greeting:
                - answer
                - menu:
                    prompt: [welcome.wav, menu.wav]
                    timeout: 5s
                    retries: 1
                    keys:
                      "1": { queue: billing }
                      "2": { queue: support }
                    otherwise: hangup

            agents:

            """);
        int number = 0;
        foreach (string agent in Agents(agents))
        {
            string skills = (number++ % 3) switch
            {
                0 => "{ billing: 7 }",
                1 => "{ support: 7 }",
                _ => "{ billing: 4, support: 4 }",
            };
            text.AppendLine(CultureInfo.InvariantCulture, $"  \"{agent}\": {{ name: Agent {agent}, device: {{ username: \"{agent}\", password: {Password(agent)} }}, skills: {skills}, sign_in: on_register }}");
        }

        return text.ToString();
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
