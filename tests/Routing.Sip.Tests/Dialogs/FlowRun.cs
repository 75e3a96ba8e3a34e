using System.Text;
using Routing.Sip.Dialogs;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>Plays one row between two user agents in virtual time. Each step waits for what it needs, within bounds.</summary>
internal sealed partial class FlowRun : IDisposable
{
    private readonly FlowRow _row;
    private readonly double _loss;
    private readonly Pair _pair;
    private readonly TestLeg _alice = new();
    private readonly List<(char Who, string Start, int Left)> _lose = [];
    private readonly TestLeg _second = new();
    private readonly ThirdParty? _carol;
    private UacInviteDialog? _call;
    private readonly TestLeg _third = new();
    private readonly HandPeer? _hand;
    private UacInviteDialog? _secondCall;
    private UacInviteDialog? _thirdCall;
    private int _waitFor = 200;

    public FlowRun(FlowRow row, double loss, ulong seed)
    {
        _row = row;
        _loss = loss;
        // The loss of a row is that of the whole way, whoever stands in it.
        double each = loss / (Has("proxies") ? 3 : IsRelayed ? 2 : 1);
        var conditions = new InMemoryConditions
        {
            Seed = seed,
            Loss = each,
            Duplication = each / 4,
            MinDelay = TimeSpan.FromMilliseconds(loss > 0 ? 5 : 1),
            MaxDelay = TimeSpan.FromMilliseconds(loss > 0 ? 60 : 1),
            Reordering = loss > 0,
        };
        _pair = new Pair(conditions, new SipUserAgentOptions
        {
            PrefersReliableRinging = Has("reliable"),
            SessionExpires = TimeSpan.FromSeconds(int.Parse(row.Steps.FirstOrDefault(step => step[0] == "session")?[1] ?? "1800", null)),
        });
        _carol = Has("C") || Has("a") ? new ThirdParty(_pair) : null;
        _hand = Has("P") ? new HandPeer(_pair) { IsReliable = Has("reliable") } : null;
        MeetOthers();
        _pair.Network.Drop = (from, _, message) => Loses(from.Equals(Pair.AliceAt) ? 'A' : from.Equals(Pair.BobAt) ? 'B' : 'C', message.Span);
        Accept(_alice);
        Accept(_second);
        _pair.BobApp.OnCall = (_, leg) => Accept(leg);
    }

    private TestLeg Bob => _pair.BobApp.Calls[0].Leg;

    public void Play()
    {
        foreach (string[] step in _row.Steps)
        {
            string what = $"{_row.Rfc} {_row.Section} {_row.Title}, loss {_loss}: {string.Join(' ', step)}: A [{string.Join(", ", _alice.Log)}] "
                + $"B [{(_pair.BobApp.Calls.Count > 0 ? string.Join(", ", Bob.Log) : "")}]";
            Assert.True(Step(step), what + "\n" + string.Join("\n", _pair.Trace.TakeLast(30)));
        }

        // Whatever the row left standing is hung up; then nothing may be left on either side.
        _pair.Network.Drop = null;
        _call?.Hangup();
        _secondCall?.Hangup();
        _thirdCall?.Hangup();
        PartFromOthers();
        _pair.Run(120);
        _pair.BobApp.Calls.ForEach(call => call.Dialog.Hangup());
        _carol?.App.Calls.ForEach(call => call.Dialog.Hangup());
        _carol?.App.Replacing.ForEach(one => one.Dialog.Hangup());
        _pair.Run(300);
        _carol?.AssertIsOver(_row.Title, Has("a") && Has("b") ? 2 : 1);
        Assert.True(_secondCall is null || _second.End is not null, _row.Title + ": the second call never ended");
        Assert.True(_thirdCall is null || _third.End is not null, _row.Title + ": the third call never ended");
        Assert.True((_call is null || _alice.End is not null) && _pair.BobApp.Calls.All(call => call.Leg.End is not null), _row.Title + ": a leg never ended");
        Assert.True(_pair.BobApp.Calls.Count <= 1, _row.Title + ": taken for a second call");
        _pair.AssertNothingLeft();
    }

    public void Dispose()
    {
        _hand?.Dispose();
        _called?.Dispose();
        _pair.Dispose();
    }

    private bool Step(string[] step) => step[0] switch
    {
        "A" when step[1] is "registers" or "registered" or "failed" or "unregisters" or "unregistered" => Register(step[1], step.Length > 2 ? step[2] : ""),
        "B" when step[1] is "binds" => Until(() => _pair.Bob.Counts.Bindings == int.Parse(step[2], null)),
        "A" or "B" or "C" or "a" or "b" => Act(step[0][0], step),
        "P" => ActByHand(step[1], step.Length > 2 ? step[2] : ""),
        "Q" => ActAsCalled(step[1], step.Length > 2 ? step[2] : "", step.Length > 3 ? step[3] : ""),
        "R" => ActAsPhone(step[1], step.Length > 2 ? step[2] : "", step.Length > 3 ? step[3] : ""),
        "both" => Act('A', step) && Act('B', step),
        "wait" => Do(() => _pair.Run(double.Parse(step[1], System.Globalization.CultureInfo.InvariantCulture))),
        "within" => Do(() => _waitFor = int.Parse(step[1], null)),
        "lose" => Do(() => _lose.Add((step[1][0], step[2], int.Parse(step[3], null)))),
        "cut" => Do(() => _pair.Network.Drop = (_, _, _) => true),
        "count" => _pair.Count($"{step[1]} {step[2]}") == int.Parse(step[3], null),
        "reliable" or "session" or "proxy" or "proxies" or "transient" or "asks" or "keyless" or "lossless" => true,
        _ => throw new InvalidDataException(string.Join(' ', step)),
    };

    private bool Act(char who, string[] step)
    {
        if (step[1] == "calls")
        {
            return Do(() =>
            {
                _call = who == 'A' ? _pair.Call(_alice, invite => Way(invite, step.Length > 2)) : _call;
                _thirdCall = who == 'b' ? CallWhereReferred(Bob.Transfers[^1]) : _thirdCall;
                _secondCall = who == 'a' ? _pair.Call(_second, invite => invite with { RequestUri = "sip:100@10.0.0.3:5060" }) : _secondCall;
            });
        }

        // What B and C do needs their call first; over a network that loses, it comes with a repeat.
        bool caller = who is 'A' or 'a' or 'b';
        TestApplication app = who == 'B' ? _pair.BobApp : _carol?.App ?? _pair.BobApp;
        int calls = who == 'C' && _secondCall is not null && _thirdCall is not null && step[1] is "rings" or "answers" or "refuses" ? 2 : 1;
        if (!caller && !_pair.Until(() => app.Calls.Count >= calls, 40))
        {
            return false;
        }

        TestLeg leg = who switch { 'A' => _alice, 'a' => _second, 'b' => _third, _ => app.Calls[^1].Leg };
        InviteDialog dialog = who switch { 'A' => _call!, 'a' => _secondCall!, 'b' => _thirdCall!, _ => app.Calls[^1].Dialog };
        string argument = step.Length > 2 ? step[2] : "";
        switch (step[1])
        {
            case "rings":
                return Do(() => ((UasInviteDialog)dialog).Ring());
            case "early":
                return Do(() => ((UasInviteDialog)dialog).Ring(Pair.AnswerSdp));
            case "answers":
                return ((UasInviteDialog)dialog).Answer(Pair.AnswerSdp);
            case "refuses":
                return Do(() => ((UasInviteDialog)dialog).Reject(int.Parse(argument, null)));
            case "hangs":
                return Do(() => dialog.Hangup("Q.850;cause=16"));
            case "offers":
                return Do(() => dialog.Reoffer(Encoding.ASCII.GetBytes(argument)));
            case "declines":
                return Do(() => leg.OnChange = change => change.Reject(int.Parse(argument, null)));
            case "ignores":
                return Do(() => leg.OnChange = null);
            case "refers":
                return dialog.Refer(argument is "second" or "first" ? Replacing(argument == "first" ? _call! : _secondCall!) : argument, step.Length > 3 ? step[3] : null);
            case "rejects":
                return Until(() => leg.Transfers.Count > 0) && Do(() => leg.Transfers[^1].Reject(int.Parse(argument, null)));
            case "progresses":
                return Do(() => leg.Transfers[^1].Progress(int.Parse(argument, null)));
            case "referredby":
                return Until(() => leg.Transfers.Count > 0) && leg.Transfers[^1].ReferredBy == argument;
            case "takes":
                return Until(() => app.Replacing.Count > 0) && Do(() => Take(app.Replacing[0].Dialog, app.Replacing[0].Replaced));
            case "sees":
                return Until(() => leg.Early.Span.SequenceEqual(Encoding.ASCII.GetBytes(argument)));
            case "agreed":
                return Until(() => leg.Body.Span.SequenceEqual(Encoding.ASCII.GetBytes(argument)));
            case "accepts":
                return Until(() => leg.Transfers.Count > 0) && Do(leg.Transfers[^1].Accept);
            case "finishes":
                return Do(() => leg.Transfers[^1].Finish(int.Parse(argument, null)));
            case "talks":
                return Until(() => caller ? leg.Answered : leg.Confirmed);
            case "hears":
                // A provisional answer that is not reliable may be lost for good (RFC 3261 §13.3.1.1).
                return Until(() => leg.Log.Contains("progress " + argument)) || (_loss > 0 && !Has("reliable"));
            case "settled":
                return Until(() => leg.Log.Contains("settled " + argument));
            case "asked":
                return Until(() => leg.Log.Contains("reinvite"));
            case "transferred":
                return Until(() => leg.Log.Contains($"transfer {argument}!"));
            case "ended":
                return Until(() => leg.End is not null) && leg.End!.Value.Cause.ToString() == argument
                    && (step.Length < 4 || leg.End.Value.Status == int.Parse(step[3], null));
            case "lives":
                return leg.End is null;
            default:
                throw new InvalidDataException(string.Join(' ', step));
        }
    }

    private bool ActByHand(string what, string argument)
    {
        switch (what)
        {
            case "calls" or "offers":
                return Do(() => _hand!.Send("INVITE", argument));
            case "updates":
                return Do(() => _hand!.Send("UPDATE", argument));
            case "pracks":
                return Do(() => _hand!.Pracks = argument);
            case "acks":
                return Do(() => _hand!.Acks = argument);
            case "hangs":
                return Do(() => _hand!.Send("BYE"));
            case "hears":
                return Until(() => _hand!.Heard.Contains(argument.Replace(',', ' ')));
            case "ended":
                return Until(() => _hand!.IsOver);
            default:
                throw new InvalidDataException(what);
        }
    }

    // RFC 5589 §7.3: the transferor names the dialog that it has with the transfer target.
    private static string Replacing(InviteDialog call)
    {
        DialogState state = call.EarlyState!;
        return $"sip:100@10.0.0.3:5060?Replaces={Uri.EscapeDataString($"{state.CallId};to-tag={state.RemoteTag};from-tag={state.LocalTag}")}";
    }

    private UacInviteDialog CallWhereReferred(ITransfer transfer) => _pair.Bob.Invite(
        new OutgoingInvite
        {
            RequestUri = transfer.Target,
            FromUser = "100",
            Offer = Pair.Offer,
            Headers = [.. (KeyValuePair<string, string>[])(transfer.Replaces is { } replaces ? [new("Replaces", replaces)] : [])],
        },
        _third);

    private static void Take(UasInviteDialog dialog, InviteDialog replaced)
    {
        dialog.Answer(Pair.AnswerSdp);
        replaced.Hangup("SIP;cause=200;text=\"Replaced\"");
    }

    private bool Until(Func<bool> condition) => _pair.Until(condition, _waitFor);

    private bool Has(string word) => _row.Steps.Any(step => step[0] == word);

    private bool Loses(char who, ReadOnlySpan<byte> message)
    {
        for (int i = 0; i < _lose.Count; i++)
        {
            (char one, string start, int left) = _lose[i];
            string first = char.IsAsciiDigit(start[0]) ? "SIP/2.0 " + start : start + " ";
            if (one == who && left > 0 && message.StartsWith(Encoding.ASCII.GetBytes(first)))
            {
                _lose[i] = (one, start, left - 1);
                return true;
            }
        }

        return false;
    }

    private static void Accept(TestLeg leg) => leg.OnChange = change => change.Answer("agreed"u8.ToArray());

    private static bool Do(Action what)
    {
        what();
        return true;
    }
}
