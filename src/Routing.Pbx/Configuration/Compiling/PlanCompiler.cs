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
        OutboundPlan outbound = OutboundCompiler.Compile(config);
        return new PbxPlan
        {
            Version = version,
            Node = CompileNode(directory, config.Node, config.Acd),
            Routing = routing.Compile(config, version),
            Access = AccessCompiler.Compile(config, outbound),
            Names = names,
            Trunks = config.Trunks.ToFrozenDictionary(trunk => trunk.Name, trunk => TrunkCompiler.Compile(directory, config.Node.Name.Value, trunk), StringComparer.Ordinal),
            Outbound = outbound,
            Numbers = NumberCompiler.CompileNumbers(config),
            Numbering = TrunkCompiler.NumberingOf(config),
            Blocked = NumberCompiler.CompileBlocked(config),
            Flows = flows,
            Agents = config.Agents.ToFrozenDictionary(agent => agent.Name, routing.CompileDesk, StringComparer.Ordinal),
            Phones = PhoneCompiler.Phones(config),
            RingGroups = PhoneCompiler.RingGroups(config),
            Queues = config.Queues.ToFrozenDictionary(queue => queue.Name, routing.CompileCare, StringComparer.Ordinal),
            Calendars = config.Calendars.ToFrozenDictionary(calendar => calendar.Name, calendar => CompileCalendar(calendar.Value), StringComparer.Ordinal),
            Features = FeatureCompiler.Compile(config),
            Parking = ParkingCompiler.Compile(config),
            Desks = config.Desks is { Value: var desks } ? new DesksPlan(desks.SignOutAt?.Value, desks.SeatLimit?.Value, desks.SignOut.Value == "by_hand") : DesksPlan.None,
            Prompts = prompts,
        };
    }

    private static NodePlan CompileNode(string directory, NodeConfig node, AcdConfig acd) => new()
    {
        Name = node.Name.Value,
        SipListen = [.. node.Sip.Listen.Value.Select(listener => listener.Value)],
        Sip = SipCompiler.Options(node.Sip) with { LocalNetworks = [.. node.LocalNetworks.Value.Select(network => network.Value)] },
        Hep = SipCompiler.Hep(node.Sip),
        SipTls = node.Sip.Tls is { Value: { Certificate: { } certificate, Key: { } key } tls }
            ? new SipTlsPlan(
                Path.Combine(directory, certificate.Value),
                Path.Combine(directory, key.Value),
                Enum.Parse<ClientCertificates>(tls.Clients.Value, ignoreCase: true),
                tls.Authorities is { } authorities ? Path.Combine(directory, authorities.Value) : null)
            : null,
        SipWatchers = node.Sip.Subscriptions.Watchers.Value == "all",
        SipTellsUnasked = node.Sip.Subscriptions.UnaskedMessages.Value,
        SipConnections = (node.Sip.Connections.Most.Value, node.Sip.Connections.PerSource.Value, node.Sip.Connections.Idle.Value),
        MediaListen = node.Media.Listen.Value,
        MediaAdvertise = node.Media.Advertise?.Value,
        LocalNetworks = [.. node.LocalNetworks.Value.Select(network => network.Value)],
        MediaPorts = node.Media.Ports.Value,
        MediaSilence = (node.Media.Silence.Talking.Value, node.Media.Silence.Held.Value),
        HttpListen = node.Http.Listen.Value,
        HttpHosts = node.Http.Hosts.Value.Select(host => host.Value).ToFrozenSet(StringComparer.OrdinalIgnoreCase),
        HttpTokens = node.Http.Tokens.Value.ToFrozenDictionary(token => token.Name, token => token.Value, StringComparer.Ordinal),
        Store = node.Store.Value,
        AcdJournal = acd.Journal?.Value,
        TimeZone = node.TimeZone.Value,
        Language = node.Language.Value,
        Music = node.Music?.Value,
    };

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
