using System.Collections.Concurrent;
using System.Collections.Immutable;
using Routing.Acd.Model;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.FeatureCodes;
using Routing.Pbx.Scheduling;
using Routing.Sip;
using Routing.Sip.Subscriptions;

namespace Routing.Pbx.Presence;

/// <summary>
/// What phones may watch of this exchange: the lamp of each desk, and whether messages wait. Told by anybody on any
/// thread, each time by one post; its turns keep the desks' states in order and say what changed. The stack asks in between,
/// on its own threads, and finds immutable values.
/// </summary>
internal sealed class PresenceBoard : ISubscriptionSource
{
    private readonly ConcurrentDictionary<string, DeskPresence> _desks = new(StringComparer.Ordinal);
    private readonly IMessageCounts _messages;
    private readonly Func<string, DeskState> _settings;
    private readonly Mailbox _mailbox;
    private readonly Func<PbxPlan> _plan;
    private SipUserAgent? _sip;

    /// <param name="scheduler">Where its turns run.</param>
    /// <param name="plan">The plan in force.</param>
    /// <param name="settings">What people have set at a desk; any thread.</param>
    /// <param name="messages">What waits for whom.</param>
    /// <param name="onFault">Told of a turn that failed.</param>
    public PresenceBoard(IWorkScheduler scheduler, Func<PbxPlan> plan, Func<string, DeskState> settings, IMessageCounts messages, Action<Exception> onFault)
    {
        _settings = settings;
        _messages = messages;
        _plan = plan;
        _mailbox = new Mailbox(scheduler, onFault);
    }

    /// <inheritdoc/>
    public IReadOnlyList<EventPackage> Packages { get; } = [EventPackage.Dialog, EventPackage.Presence, EventPackage.MessageSummary];

    /// <summary>Whose watchers are told. Once, before anything is posted.</summary>
    public void Attach(SipUserAgent sip) => _sip = sip;

    /// <summary>The ACD published an agent's state.</summary>
    public void OnAgent(string user, AgentState state, string? reason) => Post(user, desk => desk.With(state, reason));

    /// <summary>The ACD claimed the agent for a caller, and their phone is about to ring.</summary>
    public void OnReserved(string user, string callerUser, string callerName) => Post(user, desk => desk.With(callerUser, callerName));

    /// <summary>A call on one of the user's phones began, went on or ended. It outranks what the ACD says of the same.</summary>
    public void OnPhone(string user, PhoneActivity call) => Post(user, desk => desk.With(call));

    /// <summary>Messages came, or were heard.</summary>
    public void OnMessages(string user) => _mailbox.Post(() => TellMessages(user));

    /// <summary>People have set something at a desk, or taken it back.</summary>
    public void OnSettings(string user) => Post(user, desk => desk.With(_settings(user)));

    /// <summary>So many phones of that user are registered now; one that is may want to be told without asking.</summary>
    public void OnRegistered(string user, int phones)
    {
        Post(user, desk => desk.WithPhones(phones > 0));
        if (phones > 0)
        {
            _mailbox.Post(() => TellUnasked(user));
        }
    }

    /// <summary>Another plan is in force: what is watched may be gone, and who watches may no longer.</summary>
    public void OnPlan() => _mailbox.Post(() => _sip!.ReviewWatchers());

    /// <inheritdoc/>
    public WatchVerdict Judge(Watch watch)
    {
        PbxPlan plan = _plan();
        if (watch.Package == EventPackage.MessageSummary.Name)
        {
            return !IsDesk(plan, watch.Resource) ? WatchVerdict.NoResource
                : watch.Watcher == watch.Resource ? WatchVerdict.Allowed : WatchVerdict.Refused;
        }

        return !LampKinds.TryRead(watch.Resource, user => IsDesk(plan, user) || IsSlot(plan, user), out LampKind kind, out string desk)
                || ((kind != LampKind.Desk || IsSlot(plan, desk)) && watch.Package != EventPackage.Dialog.Name) ? WatchVerdict.NoResource
            : IsDesk(plan, watch.Watcher) && (plan.Node.SipWatchers || watch.Watcher == desk) ? WatchVerdict.Allowed : WatchVerdict.Refused;
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Document(Watch watch, uint version)
    {
        if (watch.Package == EventPackage.MessageSummary.Name)
        {
            return MessageSummary.Write(watch.Entity, _messages.Of(watch.Resource));
        }

        PbxPlan plan = _plan();
        LampKinds.TryRead(watch.Resource, user => IsDesk(plan, user) || IsSlot(plan, user), out LampKind kind, out string desk);
        DeskPresence presence = Of(desk);
        if (watch.Package == EventPackage.Presence.Name)
        {
            return PresenceDocument.Write(watch, presence.Status(IsReachable(plan, desk, presence)));
        }

        ImmutableArray<PhoneActivity> calls = presence.Lamp(kind);
        if (watch.Watcher != desk)
        {
            // RFC 3891 §9: the name of a dialog lets its reader take it. What rings may be picked up; a talk is for the desk's own phones.
            calls = [.. calls.Select(call => call.Phase == DialogPhase.Confirmed ? call with { Dialog = null } : call)];
        }

        return DialogInfo.Write(watch, version, calls, presence.LastId(kind));
    }

    private static bool IsDesk(PbxPlan plan, string user) => plan.Phones.ContainsKey(user);

    private static bool IsSlot(PbxPlan plan, string user) => plan.Parking.Slots.Contains(user);

    // An extension has no agent who would sign in: its phone is all there is to it.
    private DeskPresence Of(string user) => _desks.TryGetValue(user, out DeskPresence? known) ? known
        : (_plan().Agents.ContainsKey(user) ? DeskPresence.Unknown : DeskPresence.Phone).With(_settings(user));

    // Of an agent the ACD says whether a phone is there; behind a number outside there is always one.
    private static bool IsReachable(PbxPlan plan, string user, DeskPresence desk) =>
        desk.IsRegistered || plan.Agents.ContainsKey(user) || (plan.Phones.TryGetValue(user, out PhonePlan? phone) && phone.Dial is not null);

    private void Post(string user, Func<DeskPresence, DeskPresence> change) => _mailbox.Post(() =>
    {
        PbxPlan plan = _plan();
        DeskPresence before = Of(user);
        DeskPresence now = change(before);
        _desks[user] = now;
        if (now.Status(IsReachable(plan, user, now)) != before.Status(IsReachable(plan, user, before)))
        {
            _sip!.NotifyWatchers(user, EventPackage.Presence.Name);
        }

        foreach (LampKind kind in LampKinds.All)
        {
            ImmutableArray<PhoneActivity> lamp = now.Lamp(kind);
            if (!lamp.SequenceEqual(before.Lamp(kind)))
            {
                _sip!.NotifyWatchers(LampKinds.NameOf(kind, user), EventPackage.Dialog.Name);
            }
        }
    });

    private void TellMessages(string user)
    {
        _sip!.NotifyWatchers(user, EventPackage.MessageSummary.Name);
        TellUnasked(user);
    }

    private void TellUnasked(string user)
    {
        if (_plan().Node.SipTellsUnasked)
        {
            _sip!.NotifyUnasked(user, EventPackage.MessageSummary.Name);
        }
    }
}
