namespace Routing.Pbx.Configuration.Validators;

/// <summary>All validators. A new one is a file here and its line in this list.</summary>
internal static class ValidatorCatalog
{
    public static IReadOnlyList<IConfigValidator> All { get; } =
    [
        new NamesDefinedTwice(),
        new UnknownSkillsAndGroups(),
        new UnusedNames(),
        new NumbersLeadSomewhere(),
        new AgentDevices(),
        new DialledNames(),
        new ForwardCircles(),
        new PasswordStrength(),
        new AgentPins(),
        new CodesMeanOneThing(),
        new FeaturePrompts(),
        new QueueGroups(),
        new QueueCanBeServed(),
        new StepCanBeServed(),
        new QueueMusic(),
        new QueueTimes(),
        new QueueRelaxation(),
        new OverflowTargets(),
        new LimitsLeadOn(),
        new WithoutEffect(),
        new Announcements(),
        new TrunkSources(),
        new TrunkLinksLeadOut(),
        new TrunkSettings(),
        new TrunkGroupMembers(),
        new RoutesLeadOut(),
        new RoutePatterns(),
        new RoutesAbroad(),
        new EmergencyNumbersAlone(),
        new BlockedCallers(),
        new PhoneNetworks(),
        new SipListeners(),
        new SipTuning(),
        new SipCertificates(),
        new MediaPorts(),
        new HttpAccess(),
        new JournalFile(),
        new CalendarDays(),
        new PromptFiles(),
        new FlowPrompts(),
    ];
}
