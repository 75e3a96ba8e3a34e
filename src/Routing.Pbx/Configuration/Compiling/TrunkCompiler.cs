using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Numbers;
using Routing.Pbx.Trunks;

namespace Routing.Pbx.Configuration.Compiling;

/// <summary>Makes the plan of one trunk in which nothing is wrong.</summary>
internal static class TrunkCompiler
{
    /// <param name="directory">Where the configuration lies.</param>
    /// <param name="node">The node's name: with the trunk's it says who registers.</param>
    /// <param name="trunk">The trunk.</param>
    public static TrunkPlan Compile(string directory, string node, Named<TrunkConfig> trunk) =>
        new(trunk.Name, [.. trunk.Value.Codecs.Value.Select(codec => codec.Value).Distinct()], trunk.Value.MaxCalls?.Value)
        {
            Uri = trunk.Value.Uri?.Value,
            Proxy = trunk.Value.Proxy?.Value,
            ProbeEvery = trunk.Value.ProbeEvery?.Value,
            Register = trunk.Value.Register?.Value is { Username: { } username, Password: { } password } register
                ? new TrunkRegisterPlan(username.Value, password.Value, register.Expires.Value)
                {
                    AuthUsername = register.AuthUsername?.Value,
                    Instance = register.Outbound.Value ? InstanceName.Of(node, trunk.Name, username.Value) : null,
                    Bulk = register.Bulk.Value,
                }
                : null,
            MaxOutbound = trunk.Value.MaxOutbound?.Value,
            CallsPerSecond = trunk.Value.CallsPerSecond?.Value,
            NoResponse = trunk.Value.NoResponse.Value,
            NoProgress = trunk.Value.NoProgress.Value,
            LastNoProgress = trunk.Value.NoProgress is { IsGiven: true, Value: var written } ? written : TimeSpan.FromMinutes(1),
            Trusted = trunk.Value.Trusted.Value,
            RewriteContact = trunk.Value.RewriteContact.Value,
            AllowsTransfers = trunk.Value.Transfers.Value == "allow",
            UserPhone = trunk.Value.UserPhone.Value,
            Auth = trunk.Value.Auth?.Value is { Username: { } name, Password: { } secret } ? new TrunkAuthPlan(name.Value, secret.Value) : null,
            Tls = trunk.Value.Tls?.Value is { } tls
                ? new TrunkTlsPlan(PathOf(directory, tls.Authorities), PathOf(directory, tls.Certificate), PathOf(directory, tls.Key), tls.Wildcards.Value)
                : null,
            Keys = KeyWords.WayOf(trunk.Value.Dtmf.Value),
            Numbering = trunk.Value.Normalize is { } normalize ? Compile(normalize.Value, normalize.Value.Rules.Value) : NumberingPlan.None,
            Identity = trunk.Value.Identity is { } identity ? Compile(identity.Value) : IdentityPlan.Default,
        };

    /// <summary>How numbers are dialled in the house that has these trunks. Asked of a configuration that may be wrong elsewhere.</summary>
    public static NumberingPlan NumberingOf(RootConfig config) => NumberingPlan.OfHouse(
        config.Trunks.Select(trunk => trunk.Value.Normalize?.Value).OfType<NormalizeConfig>().Select(normalize => Compile(normalize, [])), config.Node.TimeZone.Value.Id);

    private static string? PathOf(string directory, Written<string>? file) => file is { } named ? Path.Combine(directory, named.Value) : null;

    private static NumberingPlan Compile(NormalizeConfig config, IReadOnlyList<Written<RewriteConfig>> rules)
    {
        string? country = config.Country?.Value;
        (string national, string international) = country is null ? ("", "") : Countries.PrefixesOf(country);
        NumberFormat called = FormatOf(config.Format.Value);
        return new NumberingPlan(
            country,
            config.National?.Value ?? national,
            config.International?.Value ?? international,
            [.. rules.Select(rule => new RewriteRule(rule.Value.Match!.Value.Value, rule.Value.Strip.Value, rule.Value.Prefix.Value))],
            called,
            config.CallerFormat is { } caller ? FormatOf(caller.Value) : called);
    }

    private static NumberFormat FormatOf(string word) => word switch
    {
        "plus" => NumberFormat.Plus,
        "e164" => NumberFormat.E164,
        "national" => NumberFormat.National,
        _ => NumberFormat.AsDialled,
    };

    private static IdentityPlan Compile(IdentityConfig config)
    {
        AddressTemplate number = AddressTemplate.Parse("{number}", out _)!;
        AddressTemplate account = AddressTemplate.Parse("{account}", out _)!;
        string preset = config.Preset.Value;
        return new IdentityPlan
        {
            // none makes no sense of From, which every request has: it is as the preset says then.
            From = config.From?.Value ?? (preset is "from" or "from_and_pai" ? number : account),
            Name = config.Name is { } name ? name.Value : IdentityPlan.Default.Name,
            Domain = config.Domain?.Value,
            Asserted = config.Asserted is { } asserted ? asserted.Value : preset is "pai" or "from_and_pai" ? number : null,
            Preferred = config.Preferred is { } preferred ? preferred.Value : preset == "ppi" ? number : null,
            RemoteParty = config.RemoteParty is { } remote ? remote.Value : preset == "rpid" ? number : null,
            Diversion = config.Diversion is { } diversion ? diversion.Value : IdentityPlan.Default.Diversion,
            HistoryInfo = config.HistoryInfo?.Value,
            PassesSignatures = config.Stir.Value == "pass",
            Contact = config.Contact?.Value,
            WithheldShowsAccount = config.Withheld.Value == "account",
        };
    }
}
