using System.Net;
using Routing.Pbx.Calls;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.FeatureCodes;
using Routing.Pbx.Trunks;
using Routing.Records.Model;
using Routing.Sip.Security;
using Routing.Sip.Tracing;

namespace Routing.Pbx;

/// <summary>What people look at. All of it may be asked for on any thread.</summary>
public sealed partial class Exchange
{
    /// <summary>The SIP messages of calls; each leg is linked with its interaction.</summary>
    public SipTrace Trace => _sip.Trace;

    /// <summary>The addresses that are banned now.</summary>
    public IReadOnlyList<SipBan> Bans => _sip.Bans;

    /// <summary>The users that are shut now for wrong passwords, each at one source.</summary>
    public IReadOnlyList<ShutUser> ShutUsers => _sip.ShutUsers;

    /// <summary>Ends a ban, and lets in the users shut there; false when there is neither.</summary>
    public bool LiftBan(IPAddress address) => _sip.LiftBan(address);

    /// <summary>Phones at which no PIN is taken now, and agents whose PIN is not.</summary>
    public IReadOnlyList<ShutPin> ShutPins => _environment.Pins.Shut;

    /// <summary>PINs are taken again at that phone, and for the agent of that name; false when they were.</summary>
    public bool LiftPins(string phoneOrAgent)
    {
        bool lifted = _environment.Pins.Lift(phoneOrAgent);
        if (lifted)
        {
            PbxLog.PinsLifted(_environment.Log, phoneOrAgent);
        }

        return lifted;
    }

    /// <summary>The calls that are up, the oldest first.</summary>
    public IReadOnlyList<CallState> CallStates() => [.. from call in _calls.All where !call.IsEnded let state = StateOf(call) orderby state.Started, state.Id select state];

    /// <summary>The trunks of the plan in force, by name.</summary>
    public IReadOnlyList<TrunkState> TrunkStates() => [.. _plan.Trunks.Values.OrderBy(trunk => trunk.Name, StringComparer.Ordinal).Select(StateOf)];

    /// <summary>A trunk's carrier showed its certificate: <paramref name="refused"/> says why it is not believed, null that it is. Any thread.</summary>
    public void NoteCertificate(string trunk, string? refused) => _links.Find(trunk)?.NoteCertificate(refused);

    /// <summary>Queues whose figures may still change by calls that are here, those in wrap-up included. Any thread.</summary>
    public IEnumerable<string> QueuesInUse() => _calls.All.Select(call => call.Card).OfType<CallCard>().Select(card => _plan.Names.Queues[card.Queue.Value]).Distinct();

    /// <summary>Trunks with calls that are up. Any thread.</summary>
    public IEnumerable<string> TrunksInUse() => _trunks.InUse;

    private static CallState StateOf(Call call)
    {
        InteractionRecord record = call.Recorder.SoFar;
        Segment? open = call.Recorder.Open;
        return new CallState(
            call.Id,
            record.Direction,
            record.Trunk,
            record.Caller,
            record.Called,
            open?.Kind,
            open?.Name,
            open?.Agent,
            open?.Started ?? record.Started,
            record.Started,
            call.CallIds);
    }

    private TrunkState StateOf(TrunkPlan trunk)
    {
        TrunkLink? link = _links.Find(trunk.Name);
        return new TrunkState(
            trunk.Name,
            link?.Answers,
            link?.IsRegistered,
            link?.Server,
            link?.Hops ?? [],
            _trunks.Active(trunk.Name),
            trunk.MaxCalls,
            link?.LastError);
    }
}
