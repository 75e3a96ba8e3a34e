using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Routing.Bench.Engines;

/// <summary>
/// What a measured engine is told: numbers for answer-only and for the queue, agents 1001 and up, no music and no
/// prompts, so that no RTP flows that a measurement has not asked for. On loopback addresses of this process's own.
/// </summary>
internal sealed record EngineSettings(int Agents)
{
    /// <summary>Answered and hung up by the flow.</summary>
    public const string AnswerOnly = "100";

    /// <summary>Through a flow of some steps into the queue.</summary>
    public const string ToQueue = "200";

    /// <summary>A menu whose key 1 leads into the queue; who presses nothing is hung up on.</summary>
    public const string Menu = "300";

    public const int FirstAgent = 1001;

    /// <summary>The account that the engine registers with, and its password's user.</summary>
    public const string Account = "0399990000";

    public static IPAddress Callers { get; } = Own(2);

    public static IPAddress Phones { get; } = Own(3);

    /// <summary>Where the carrier is that wants the engine to register.</summary>
    public static IPEndPoint Registrar { get; } = new(Own(4), 5060);

    /// <summary>The extensions whose phones speak over TCP.</summary>
    public static IReadOnlyList<string> Desks { get; } = ["2001", "2002", "2003"];

    /// <summary>Are there desks, and a trunk that registers?</summary>
    public bool HasDesks { get; init; }

    /// <summary>Are there a prompt in the menu and music in the queue?</summary>
    public bool HasSound { get; init; }

    public string WrapUp { get; init; } = "0s";

    public string RingTimeout { get; init; } = "30s";

    /// <summary>Size of the ring of SIP messages. A small one is soon full, and what grows after that is not the ring.</summary>
    public string TraceMemory { get; init; } = "64MB";

    /// <summary>How often a talk is asked whether it is still there (RFC 4028); at least 90 s.</summary>
    public string SessionExpires { get; init; } = "30m";

    public IPEndPoint Sip { get; } = Free(SocketType.Dgram);

    public IPEndPoint Http { get; } = Free(SocketType.Stream);

    public static string Password(string agent) => $"bench-{agent}";

    public IEnumerable<string> AgentNames => Enumerable.Range(FirstAgent, Agents).Select(n => n.ToString());

    public string Yaml()
    {
        var text = new StringBuilder($$"""
            node:
              name: bench
              sip: { listen: ["udp:{{Sip}}"{{(HasDesks ? $", \"tcp:{Sip}\"" : "")}}], realm: bench, phones: ["{{Phones}}/32"], trace: { memory: {{TraceMemory}} }, sessions: { expires: {{SessionExpires}} } }
              media: { listen: {{Sip.Address}}, ports: 20000-31999 }
              http: { listen: "{{Http}}" }
              store: sqlite:routing.db
              language: en
            trunks:
              carrier: { allow: ["{{Callers}}/32"] }
              {{(HasDesks ? $"home: {{ uri: \"sip:{Registrar}\", register: {{ username: \"{Account}\", password: {Password(Account)}, expires: 1m }}, probe_every: 5s }}" : "")}}
            numbers:
              "{{AnswerOnly}}": { flow: answer_only }
              "{{ToQueue}}": { flow: to_queue }
              {{(HasSound ? $"\"{Menu}\": {{ flow: menu }}" : "")}}
            skills: [sales, support]
            flows:
              answer_only: [answer, hangup]
              to_queue:
                - answer
                - set: { kind: "{{"{{"}} called == '{{ToQueue}}' {{"}}"}}" }
                - when: "trunk == 'carrier'"
                  then: [{ queue: sales }]
                  else: [hangup]
            {{(HasSound ? "  menu: [answer, { menu: { prompt: menu.wav, timeout: 5s, retries: 0, keys: { \"1\": { queue: sales } }, otherwise: hangup } }]" : "")}}
            queues:
              sales: { requires: { sales: 3 }, wrap_up: {{WrapUp}}, ring_timeout: {{RingTimeout}}, on_no_answer: { cool_down: 2s, pause_after: 0 }, on_reject: { cool_down: 2s, pause_after: 0 }{{(HasSound ? ", music: music/hold.wav" : "")}} }
            agents:

            """);
        foreach (string agent in AgentNames)
        {
            text.AppendLine($$"""  "{{agent}}": { device: { username: "{{agent}}", password: {{Password(agent)}} }, skills: { sales: 5, support: 5 }, sign_in: on_register }""");
        }

        if (HasDesks)
        {
            text.AppendLine("extensions:");
            foreach (string desk in Desks)
            {
                text.AppendLine($$"""  "{{desk}}": { device: { username: "{{desk}}", password: {{Password(desk)}} } }""");
            }
        }

        return text.ToString();
    }

    private static IPAddress Own(int last) => new([127, (byte)(100 + (Environment.ProcessId / 250 % 100)), (byte)(Environment.ProcessId % 250), (byte)last]);

    private static IPEndPoint Free(SocketType type)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, type == SocketType.Dgram ? ProtocolType.Udp : ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(Own(1), 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
