using Microsoft.Extensions.Logging;
using Routing.Sip.Dialogs;

namespace Routing.Pbx;

/// <summary>All that the exchange logs; ids and words are those of records and metrics.</summary>
internal static partial class PbxLog
{
    [LoggerMessage(1, LogLevel.Information, "call {Call} from {Caller} to {Called} over {Trunk}: flow {Flow}")]
    public static partial void CallStarted(ILogger log, Guid call, string caller, string called, string trunk, string flow);

    [LoggerMessage(2, LogLevel.Warning, "call {CallId} to {Called} over {Trunk} refused with {Status}: {Why}")]
    public static partial void CallRefused(ILogger log, string callId, string called, string trunk, int status, string why);

    [LoggerMessage(3, LogLevel.Warning, "call {Call} ({CallId}) refused with {Status}: {Why}")]
    public static partial void MediaRefused(ILogger log, Guid call, string callId, int status, string why);

    [LoggerMessage(4, LogLevel.Debug, "call {Call}: {Leg} leg ended: {Cause} {Status} {Reason}")]
    public static partial void LegEnded(ILogger log, Guid call, string leg, DialogEndCause cause, int status, string? reason);

    [LoggerMessage(41, LogLevel.Information, "call {Call}: nothing has been heard of its {Side} leg for {Seconds} s; it is asked whether it is still there")]
    public static partial void LegSilent(ILogger log, Guid call, string side, double seconds);

    [LoggerMessage(5, LogLevel.Error, "call {Call}: flow {Flow} failed; the caller is hung up")]
    public static partial void FlowFailed(ILogger log, Guid call, string flow, Exception e);

    [LoggerMessage(6, LogLevel.Error, "call {Call}: a turn failed")]
    public static partial void TurnFailed(ILogger log, Guid call, Exception e);

    [LoggerMessage(7, LogLevel.Debug, "call {Call}: {Flow}:{Line} {Step} {Outcome}")]
    public static partial void Step(ILogger log, Guid call, string flow, string step, int line, string? outcome);

    [LoggerMessage(8, LogLevel.Warning, "call {Call}: prompt {Prompt} has no file for language {Language}; left out")]
    public static partial void PromptMissing(ILogger log, Guid call, string prompt, string language);

    [LoggerMessage(9, LogLevel.Warning, "agent {Agent} cannot be rung: {Why}")]
    public static partial void AgentUnreachable(ILogger log, string agent, string why);

    [LoggerMessage(10, LogLevel.Error, "agent {Agent}: a turn failed")]
    public static partial void DeskTurnFailed(ILogger log, string agent, Exception e);

    [LoggerMessage(11, LogLevel.Debug, "agent {Agent}: {State} {Reason}")]
    public static partial void AgentChanged(ILogger log, string agent, string state, string? reason);

    [LoggerMessage(17, LogLevel.Debug, "agent {Agent}: {State} until {Until}")]
    public static partial void AgentExtended(ILogger log, string agent, string state, DateTimeOffset until);

    [LoggerMessage(12, LogLevel.Information, "configuration version {Version} is in force")]
    public static partial void PlanLoaded(ILogger log, int version);

    [LoggerMessage(13, LogLevel.Warning, "prompt: {Problem}")]
    public static partial void PromptProblem(ILogger log, string problem);

    [LoggerMessage(14, LogLevel.Warning, "no ACK for the answer to call {CallId}: the caller does not hear our 200; check what node.sip.advertise puts into Contact")]
    public static partial void NoAck(ILogger log, string callId);

    [LoggerMessage(15, LogLevel.Error, "{Calls} calls did not end in time; the next start writes their records as failed")]
    public static partial void RecordsCut(ILogger log, int calls);

    [LoggerMessage(16, LogLevel.Information, "call {Call} ended: {Outcome}, by {EndedBy}")]
    public static partial void CallEnded(ILogger log, Guid call, string outcome, string? endedBy);

    [LoggerMessage(19, LogLevel.Information, "call {Call}: {To} is not reached: {Status}, {Why}")]
    public static partial void NotReached(ILogger log, Guid call, string to, int status, string why);

    [LoggerMessage(20, LogLevel.Warning, "{Target} cannot be rung: {Why}")]
    public static partial void NotPlaced(ILogger log, string target, string why);

    [LoggerMessage(21, LogLevel.Error, "ringing {Target} failed")]
    public static partial void DialFailed(ILogger log, string target, Exception e);

    [LoggerMessage(22, LogLevel.Information, "call {Call} from {Caller} to {Called}: {Direction}")]
    public static partial void CallPlaced(ILogger log, Guid call, string caller, string called, string direction);

    [LoggerMessage(23, LogLevel.Information, "call {Call}: {Who} transfers it to {Target}")]
    public static partial void TransferAsked(ILogger log, Guid call, string who, string target);

    [LoggerMessage(24, LogLevel.Information, "call {Call} could not take over {Called}: {Status}")]
    public static partial void NotTakenOver(ILogger log, Guid call, string called, int status);

    [LoggerMessage(25, LogLevel.Information, "call {Call}: {Who} may not transfer it to {Target}: {Status}, {Why}")]
    public static partial void TransferRefused(ILogger log, Guid call, string who, string target, int status, string why);

    [LoggerMessage(26, LogLevel.Information, "call {Call}: the transfer failed with {Status} ({Word})")]
    public static partial void TransferFailed(ILogger log, Guid call, int status, string word);

    [LoggerMessage(27, LogLevel.Information, "call {Call} rings at {Phone}, which sent it on, again ({Why})")]
    public static partial void Recalled(ILogger log, Guid call, string phone, string why);

    [LoggerMessage(28, LogLevel.Information, "call {Call}: neither {Phone}, which sent it on, nor anybody else took it back")]
    public static partial void NotRecalled(ILogger log, Guid call, string phone);

    [LoggerMessage(29, LogLevel.Information, "call {Call}: {Phone} parks it in {Slot}")]
    public static partial void Parked(ILogger log, Guid call, string phone, string slot);

    [LoggerMessage(37, LogLevel.Information, "call {Call} is taken back from {Slot} by {Phone}")]
    public static partial void Unparked(ILogger log, Guid call, string slot, string phone);

    [LoggerMessage(38, LogLevel.Warning, "call {Call}: {To} would send it on, and it was forwarded {Times} times already: no further")]
    public static partial void ForwardsEnded(ILogger log, Guid call, string to, int times);

    [LoggerMessage(60, LogLevel.Information, "call {Call}: the phone of {Phone} forwards it by itself ({Status}) to {To}")]
    public static partial void ForwardTaken(ILogger log, Guid call, string phone, int status, string to);

    [LoggerMessage(61, LogLevel.Warning, "call {Call}: the phone of {Phone} would forward it by itself ({Status}) to {To}, which is not done: {Why}")]
    public static partial void ForwardLeft(ILogger log, Guid call, string phone, int status, string to, string why);

    [LoggerMessage(39, LogLevel.Information, "call {Call}: the carrier is asked to connect it with {To}: {Status}")]
    public static partial void CarrierTransfer(ILogger log, Guid call, string to, int status);

    [LoggerMessage(30, LogLevel.Information, "trunk {Trunk} is registered")]
    public static partial void TrunkRegistered(ILogger log, string trunk);

    [LoggerMessage(31, LogLevel.Warning, "trunk {Trunk} is not registered: the carrier's answer was {Status}{Hint}")]
    public static partial void TrunkNotRegistered(ILogger log, string trunk, int status, string hint);

    [LoggerMessage(32, LogLevel.Information, "trunk {Trunk} is up")]
    public static partial void TrunkUp(ILogger log, string trunk);

    [LoggerMessage(33, LogLevel.Warning, "trunk {Trunk} is down: no address of it answers OPTIONS, the last said {Status}")]
    public static partial void TrunkDown(ILogger log, string trunk, int status);

    [LoggerMessage(36, LogLevel.Warning, "trunk {Trunk} is not spoken to: {Why} (trunks.{Trunk}.uri and tls.authorities say what is believed)")]
    public static partial void TrunkRefusedByCertificate(ILogger log, string trunk, string why);

    [LoggerMessage(34, LogLevel.Warning, "trunk {Trunk} asked not to be called: nothing goes out over it for {Seconds} s")]
    public static partial void TrunkPaused(ILogger log, string trunk, double seconds);

    [LoggerMessage(35, LogLevel.Warning, "call to {Number} over {Trunk} failed with {Status} (cause {Cause}): another trunk is tried")]
    public static partial void TrunkPassed(ILogger log, string trunk, string number, int status, int cause);

    [LoggerMessage(56, LogLevel.Debug, "call to {Number} over {Trunk}: its Identity headers are not handed on: {Why}")]
    public static partial void SignaturesKept(ILogger log, string trunk, string number, string why);

    [LoggerMessage(57, LogLevel.Warning, "call {Call}: not all of its Identity headers are handed on: {Why}")]
    public static partial void SignaturesDropped(ILogger log, Guid call, string why);

    [LoggerMessage(40, LogLevel.Error, "a change of what phones watch failed")]
    public static partial void PresenceFailed(ILogger log, Exception fault);

    [LoggerMessage(50, LogLevel.Warning, "{File}: {What} can not be read, in whole or in part: {Why}; the file is kept as {Kept} when another takes its place")]
    public static partial void JournalUnread(ILogger log, string what, string file, string kept, string why);

    // For fail2ban, failregex = wrong PIN from <HOST> at phone: its words are an interface.
    [LoggerMessage(52, LogLevel.Warning, "wrong PIN from {Address} at phone {Phone} for agent {Agent}")]
    public static partial void WrongPin(ILogger log, System.Net.IPAddress address, string phone, string agent);

    [LoggerMessage(53, LogLevel.Warning, "too many wrong PINs: for a while none is taken at phone {Phone}, or for agent {Agent}")]
    public static partial void PinsShut(ILogger log, string phone, string agent);

    [LoggerMessage(62, LogLevel.Information, "PINs are taken again at the phone and for the agent {Name}: lifted by hand")]
    public static partial void PinsLifted(ILogger log, string name);

    [LoggerMessage(63, LogLevel.Information, "{Agent} is signed out at {Phone}: {Why}")]
    public static partial void SignInEnded(ILogger log, string agent, string phone, string why);

    [LoggerMessage(51, LogLevel.Error, "{What} can not be written, and a restart would forget what changes now: {Why}")]
    public static partial void JournalUnwritten(ILogger log, string what, string why);

    [LoggerMessage(54, LogLevel.Information, "{What}: written again")]
    public static partial void JournalWrittenAgain(ILogger log, string what);

    [LoggerMessage(55, LogLevel.Information, "{File}: the last line is cut off, as by a process that was killed; all before it holds")]
    public static partial void JournalTorn(ILogger log, string file);

    [LoggerMessage(18, LogLevel.Information, "closing: {Peers} calls and phones have not confirmed yet that it is over; they get {Seconds} s")]
    public static partial void WaitsForPeers(ILogger log, int peers, double seconds);
}
