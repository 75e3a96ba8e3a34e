using System.Collections.Frozen;
using Routing.Ivr;
using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Configuration.Sections;
using Routing.Sip.Transports.Tls;

namespace Routing.Pbx.Configuration.Compiling;

/// <summary>Makes the plan of a configuration in which nothing is wrong.</summary>
internal static class PlanCompiler
{
    public static PbxPlan Compile(string directory, RootConfig config, PromptPlan prompts, FrozenDictionary<string, FlowProgram> flows, NameTable names, int version)
    {
        var routing = new RoutingCompiler(names);
        return new PbxPlan
        {
            Version = version,
            Node = CompileNode(directory, config.Node, config.Acd),
            Routing = routing.Compile(config, version),
            Access = AccessCompiler.Compile(config),
            Names = names,
            Trunks = config.Trunks.ToFrozenDictionary(trunk => trunk.Name, CompileTrunk, StringComparer.Ordinal),
            Outbound = OutboundCompiler.Compile(config),
            Numbers = CompileNumbers(config),
            Flows = flows,
            Agents = config.Agents.ToFrozenDictionary(agent => agent.Name, routing.CompileDesk, StringComparer.Ordinal),
            Queues = config.Queues.ToFrozenDictionary(queue => queue.Name, routing.CompileCare, StringComparer.Ordinal),
            Calendars = config.Calendars.ToFrozenDictionary(calendar => calendar.Name, calendar => CompileCalendar(calendar.Value), StringComparer.Ordinal),
            Prompts = prompts,
        };
    }

    private static NodePlan CompileNode(string directory, NodeConfig node, AcdConfig acd) => new()
    {
        Name = node.Name.Value,
        SipListen = [.. node.Sip.Listen.Value.Select(listener => listener.Value)],
        SipAdvertise = node.Sip.Advertise?.Value,
        SipTls = node.Sip.Tls is { Value: { Certificate: { } certificate, Key: { } key } tls }
            ? new SipTlsPlan(
                Path.Combine(directory, certificate.Value),
                Path.Combine(directory, key.Value),
                Enum.Parse<ClientCertificates>(tls.Clients.Value, ignoreCase: true),
                tls.Authorities is { } authorities ? Path.Combine(directory, authorities.Value) : null)
            : null,
        SipConnections = (node.Sip.Connections.Most.Value, node.Sip.Connections.PerSource.Value, node.Sip.Connections.Idle.Value),
        MediaListen = node.Media.Listen.Value,
        MediaAdvertise = node.Media.Advertise?.Value,
        MediaPorts = node.Media.Ports.Value,
        HttpListen = node.Http.Listen.Value,
        HttpTokens = node.Http.Tokens.Value.ToFrozenDictionary(token => token.Name, token => token.Value, StringComparer.Ordinal),
        Store = node.Store.Value,
        AcdJournal = acd.Journal?.Value,
        TimeZone = node.TimeZone.Value,
        Language = node.Language.Value,
    };

    private static TrunkPlan CompileTrunk(Named<TrunkConfig> trunk) =>
        new(trunk.Name, [.. trunk.Value.Codecs.Value.Select(codec => codec.Value).Distinct()], trunk.Value.MaxCalls?.Value)
        {
            Uri = trunk.Value.Uri?.Value,
            MaxOutbound = trunk.Value.MaxOutbound?.Value,
            CallsPerSecond = trunk.Value.CallsPerSecond?.Value,
            NoResponse = trunk.Value.NoResponse.Value,
            ProbeEvery = trunk.Value.ProbeEvery?.Value,
            Register = trunk.Value.Register?.Value is { Username: { } username, Password: { } password } register
                ? new TrunkRegisterPlan(username.Value, password.Value, register.Expires.Value)
                : null,
        };

    private static NumberPlan CompileNumbers(RootConfig config)
    {
        FrozenDictionary<string, NumberRoute> all = config.Numbers.ToFrozenDictionary(
            number => number.Name,
            number => new NumberRoute(number.Value.Flow!.Value.Value, number.Value.Language?.Value ?? config.Node.Language.Value),
            StringComparer.Ordinal);
        return new NumberPlan(
            all.Where(number => number.Key != "*").ToFrozenDictionary(StringComparer.Ordinal),
            all.GetValueOrDefault("*"));
    }

    private static CalendarPlan CompileCalendar(CalendarConfig calendar)
    {
        var open = new IReadOnlyList<(TimeOnly From, TimeOnly To)>[7];
        Array.Fill(open, []);
        foreach (Named<IReadOnlyList<Written<(TimeOnly From, TimeOnly To)>>> entry in calendar.Open.Value)
        {
            foreach (DayOfWeek day in WeekDays.Parse(entry.Name))
            {
                open[(int)day] = [.. entry.Value.Select(hours => hours.Value)];
            }
        }

        return new CalendarPlan(open, calendar.Closed.Value.Select(day => day.Value).ToFrozenSet());
    }
}
