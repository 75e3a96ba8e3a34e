using System.Collections.Immutable;
using Routing.Acd.Model;

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

    /// <summary>Who calls, as the ACD's reservation said; empty for nobody or unknown.</summary>
    public (string User, string Name) Caller { get; private init; } = ("", "");

    /// <summary>The calls on its phones that somebody told of.</summary>
    public ImmutableArray<PhoneActivity> Calls { get; private init; } = [];

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
        return goesOn ? now : now with { Lights = Lights + 1, LastCall = null };
    }

    /// <summary>The ACD claimed the agent for that caller.</summary>
    public DeskPresence With(string callerUser, string callerName) => this with { Caller = (callerUser, callerName) };

    /// <summary>A call on a phone is as it says.</summary>
    public DeskPresence With(PhoneActivity call)
    {
        if (call.Phase != DialogPhase.Terminated)
        {
            ImmutableArray<PhoneActivity> still = Leaving is { } over && over != call.Id ? Calls.RemoveAll(known => known.Id == over) : Calls;
            PhoneActivity? before = still.FirstOrDefault(known => known.Id == call.Id);
            return this with { Leaving = null, Calls = before is null ? still.Add(call) : still.Replace(before, call) };
        }

        ImmutableArray<PhoneActivity> others = Calls.RemoveAll(known => known.Id == call.Id);
        return others.IsEmpty && !Calls.IsEmpty && Agent is (AgentState.Reserved or AgentState.Busy)
            ? this with { Leaving = call.Id }
            : this with { Leaving = null, LastCall = call.Id, Calls = others };
    }

    /// <summary>What a lamp shows: nothing for dark.</summary>
    public ImmutableArray<PhoneActivity> Lamp(LampKind kind) => kind switch
    {
        LampKind.Paused => Agent == AgentState.Paused ? [Away(PauseText)] : [],
        LampKind.SignedOut => Agent == AgentState.SignedOut ? [Away("signed out")] : [],
        _ when !Calls.IsEmpty => Calls,
        _ when Agent == AgentState.Reserved => [Call(DialogPhase.Early) with { IsCaller = false }],
        _ when Agent == AgentState.Busy => [Call(DialogPhase.Confirmed)],
        LampKind.Phone => [],
        _ => Agent switch
        {
            AgentState.WrapUp => [Away("wrap-up")],
            AgentState.Paused => [Away(PauseText)],
            AgentState.SignedOut => [Away("signed out")],
            _ => [],
        },
    };

    /// <summary>The id under which a dark lamp says that what it showed last is over.</summary>
    public string LastId => LastCall ?? OwnId;

    private string OwnId => $"d{Lights}";

    private string PauseText => string.IsNullOrEmpty(Reason) ? "paused" : $"paused: {Reason}";

    private PhoneActivity Call(DialogPhase phase) => new(OwnId, phase) { RemoteUser = Caller.User, RemoteName = Caller.Name };

    private PhoneActivity Away(string why) => new(OwnId, DialogPhase.Confirmed) { RemoteName = why };
}
