using System.Collections.Immutable;
using Routing.Acd.Model;
using Routing.Pbx.FeatureCodes;

namespace Routing.Pbx.Presence;

/// <summary>What is known of one desk at one moment: immutable, so that a document is of one piece whoever reads it.</summary>
internal sealed record DeskPresence
{
    /// <summary>A desk of which nothing was heard yet: nobody has signed in.</summary>
    public static DeskPresence Unknown { get; } = new();

    /// <summary>A phone without an agent, on which nothing goes on.</summary>
    public static DeskPresence Phone { get; } = new() { Agent = AgentState.Available };

    /// <summary>The agent's published state.</summary>
    public AgentState Agent { get; private init; } = AgentState.SignedOut;

    /// <summary>Why paused; null for no reason given.</summary>
    public string? Reason { get; private init; }

    /// <summary>What people have set at the desk.</summary>
    public DeskState Settings { get; private init; } = DeskState.None;

    /// <summary>A phone is registered, for those of whom the ACD says nothing.</summary>
    public bool IsRegistered { get; private init; }

    /// <summary>Who calls, as the ACD's reservation said; empty for nobody or unknown.</summary>
    public (string User, string Name) Caller { get; private init; } = ("", "");

    /// <summary>The calls on its phones that somebody told of.</summary>
    public ImmutableArray<PhoneActivity> Calls { get; private init; } = [];

    /// <summary>Settings that lit the desk's lamp last, where nothing has since.</summary>
    private string? LastSetting { get; init; }

    /// <summary>Counts what people have set.</summary>
    private long Sets { get; init; }

    /// <summary>The call that was told of and ended last, where the ACD has lit the lamp for nothing since.</summary>
    private string? LastCall { get; init; }

    /// <summary>
    /// The one call that was told of is over, but the ACD has not said so yet: it stays on the lamp until then, or one talk would
    /// flash up again as another.
    /// </summary>
    private string? Leaving { get; init; }

    /// <summary>Counts what the lamp was lit for, so that no two have one id (RFC 4235 §4.1.2).</summary>
    private long Lights { get; init; }

    /// <summary>The ACD published another state.</summary>
    public DeskPresence With(AgentState state, string? reason)
    {
        bool onPhone = state is AgentState.Reserved or AgentState.Busy;
        bool goesOn = state == Agent || state == AgentState.Available || (onPhone && Agent == AgentState.Reserved);
        DeskPresence before = Leaving is { } over ? this with { Calls = [], LastCall = over, Leaving = null } : this;
        DeskPresence now = before with { Agent = state, Reason = reason, Caller = onPhone ? Caller : ("", "") };
        return goesOn ? now : now with { Lights = Lights + 1, LastCall = null, LastSetting = null };
    }

    /// <summary>People have set something at the desk, or taken it back.</summary>
    public DeskPresence With(DeskState settings)
    {
        bool begins = (settings.DoNotDisturb && !Settings.DoNotDisturb) || (ForwardOf(settings) is { } forward && forward != ForwardOf(Settings));
        DeskPresence now = this with { Settings = settings, Sets = begins ? Sets + 1 : Sets };
        return now.IsLitBySettings || IsLitBySettings ? now with { LastSetting = now.SettingId } : now;
    }

    /// <summary>Phones are registered, or none is.</summary>
    public DeskPresence WithPhones(bool registered) => this with { IsRegistered = registered };

    /// <summary>The ACD claimed the agent for that caller.</summary>
    public DeskPresence With(string callerUser, string callerName) => this with { Caller = (callerUser, callerName) };

    /// <summary>A call on a phone is as it says.</summary>
    public DeskPresence With(PhoneActivity call)
    {
        if (call.Phase != DialogPhase.Terminated)
        {
            ImmutableArray<PhoneActivity> still = Leaving is { } over && over != call.Id ? Calls.RemoveAll(known => known.Id == over) : Calls;
            PhoneActivity? before = still.FirstOrDefault(known => known.Id == call.Id);
            return this with { Leaving = null, LastSetting = null, Calls = before is null ? still.Add(call) : still.Replace(before, call) };
        }

        ImmutableArray<PhoneActivity> others = Calls.RemoveAll(known => known.Id == call.Id);
        return others.IsEmpty && !Calls.IsEmpty && Agent is (AgentState.Reserved or AgentState.Busy)
            ? this with { Leaving = call.Id }
            : this with { Leaving = null, LastCall = call.Id, Calls = others };
    }

    /// <summary>What a softphone shows.</summary>
    /// <param name="isReachable">A phone of theirs could be called, or the ACD knows.</param>
    public DeskStatus Status(bool isReachable)
    {
        ImmutableArray<PhoneActivity> line = Lamp(LampKind.Phone);
        return line.Any(call => call.Phase == DialogPhase.Confirmed || call.IsCaller == true) ? new DeskStatus(true, DeskActivity.OnThePhone, "On the phone")
            : !line.IsEmpty ? new DeskStatus(true, DeskActivity.OnThePhone, "Ringing")
            : Agent == AgentState.SignedOut || !isReachable ? new DeskStatus(false, DeskActivity.Away, Agent == AgentState.SignedOut ? "Signed out" : "No phone")
            : Hindrance is not { } why ? new DeskStatus(true, DeskActivity.None, "Available")
            : new DeskStatus(
                true,
                Agent == AgentState.WrapUp || why == QuietText ? DeskActivity.Busy : DeskActivity.Away,
                char.ToUpperInvariant(why[0]) + why[1..]);
    }

    /// <summary>What a lamp shows: nothing for dark.</summary>
    public ImmutableArray<PhoneActivity> Lamp(LampKind kind) => kind switch
    {
        LampKind.Paused => Agent == AgentState.Paused ? [Away(PauseText)] : [],
        LampKind.SignedOut => Agent == AgentState.SignedOut ? [Away("signed out")] : [],
        LampKind.DoNotDisturb => Settings.DoNotDisturb ? [Set(QuietText)] : [],
        LampKind.Forwarded => ForwardOf(Settings) is { } forward ? [Set(forward)] : [],
        _ when !Calls.IsEmpty => Calls,
        _ when Agent == AgentState.Reserved => [Call(DialogPhase.Early) with { IsCaller = false }],
        _ when Agent == AgentState.Busy => [Call(DialogPhase.Confirmed)],
        LampKind.Phone => [],
        _ when Hindrance is { } why => IsLitBySettings ? [Set(why)] : [Away(why)],
        _ => [],
    };

    /// <summary>The id under which a dark lamp says that what it showed last is over.</summary>
    public string LastId(LampKind kind) => kind switch
    {
        LampKind.DoNotDisturb or LampKind.Forwarded => SettingId,
        LampKind.Desk => LastSetting ?? LastCall ?? OwnId,
        _ => LastCall ?? OwnId,
    };

    // What of the person is in the way of a call, while no call is.
    private string? Hindrance => Agent switch
    {
        AgentState.WrapUp => "wrap-up",
        AgentState.Paused => PauseText,
        AgentState.SignedOut => "signed out",
        _ when Settings.DoNotDisturb => QuietText,
        _ when Settings.Always is not null => ForwardOf(Settings),
        _ => null,
    };

    // No call is there, and the ACD has nothing against one.
    private bool IsLitBySettings => Calls.IsEmpty && Agent == AgentState.Available && Hindrance is not null;

    private const string QuietText = "do not disturb";

    private string OwnId => $"d{Lights}";

    private string SettingId => $"s{Sets}";

    private string PauseText => Reason switch { null or "" => "paused", DoNotDisturb.Reason => QuietText, _ => $"paused: {Reason}" };

    // Whoever calls hears who answers; but a number outside may be a private one, and a lamp is for all to see.
    private static string? ForwardOf(DeskState settings) =>
        settings.Always is not null ? "forwarded" : settings.Busy is not null ? "forwarded when busy" : settings.NoAnswer is not null ? "forwarded on no answer" : null;

    private PhoneActivity Call(DialogPhase phase) => new(OwnId, phase) { RemoteUser = Caller.User, RemoteName = Caller.Name };

    private PhoneActivity Set(string what) => new(SettingId, DialogPhase.Confirmed) { RemoteName = what };

    private PhoneActivity Away(string why) => new(OwnId, DialogPhase.Confirmed) { RemoteName = why };
}
