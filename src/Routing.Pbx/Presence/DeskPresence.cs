using System.Collections.Immutable;
using Routing.Acd.Model;

namespace Routing.Pbx.Presence;

/// <summary>What is known of one desk at one moment: immutable, so that a document is of one piece whoever reads it.</summary>
internal sealed record DeskPresence
{
    /// <summary>A desk of which nothing was heard yet: nobody has signed in.</summary>
    public static DeskPresence Unknown { get; } = new();

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

    /// <summary>Counts what the lamp was lit for, so that no two have one id (RFC 4235 §4.1.2).</summary>
    private long Lights { get; init; }

    /// <summary>The ACD published another state.</summary>
    public DeskPresence With(AgentState state, string? reason)
    {
        bool onPhone = state is AgentState.Reserved or AgentState.Busy;
        bool goesOn = state == Agent || state == AgentState.Available || (onPhone && Agent == AgentState.Reserved);
        DeskPresence now = this with { Agent = state, Reason = reason, Caller = onPhone ? Caller : ("", "") };
        return goesOn ? now : now with { Lights = Lights + 1, LastCall = null };
    }

    /// <summary>The ACD claimed the agent for that caller.</summary>
    public DeskPresence With(string callerUser, string callerName) => this with { Caller = (callerUser, callerName) };

    /// <summary>A call on a phone is as it says.</summary>
    public DeskPresence With(PhoneActivity call)
    {
        int at = Calls.IndexOf(Calls.FirstOrDefault(known => known.Id == call.Id)!);
        bool isOver = call.Phase == DialogPhase.Terminated;
        return this with
        {
            LastCall = isOver ? call.Id : LastCall,
            Calls = at >= 0 ? (isOver ? Calls.RemoveAt(at) : Calls.SetItem(at, call)) : isOver ? Calls : Calls.Add(call),
        };
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
