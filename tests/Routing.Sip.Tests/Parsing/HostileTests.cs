using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Routing.Sip.Dialogs;

namespace Routing.Sip.Tests.Parsing;

/// <summary>
/// Spoiled messages through the whole receive path, with calls in every state behind it: no fault, no unlawful line sent, nothing
/// left at the end. <c>ROUTING_FUZZ_SECONDS</c> makes the fuzzer run longer, <c>ROUTING_FUZZ_SEED</c> begin elsewhere.
/// </summary>
[Collection(nameof(MeasuredAlone))]
public sealed partial class HostileTests
{
    private const int InCi = 60_000;

    private static readonly byte[][] Corpus =
    [
        .. Wire.Valid.Select(Wire.Read),
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "torture"), "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith("verdicts.txt", StringComparison.Ordinal)).Order().Select(File.ReadAllBytes).Where(bytes => bytes.Length < 10_000),
    ];

    public static TheoryData<string> Messages() => [.. InDialog("x").Keys, .. Wire.Valid];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Every_prefix_and_every_changed_byte_passes_without_a_fault_and_twice_with_the_same_answer(string name)
    {
        (Door first, string tag) = Busy();
        (Door second, string sameTag) = Busy();
        Assert.Equal(tag, sameTag);
        byte[] message = InDialog(tag).TryGetValue(name, out string? text) ? Encoding.UTF8.GetBytes(text) : Wire.Read(name);
        foreach (byte[] bytes in Wire.Spoiled(message, Wire.Odd))
        {
            Assert.Equal(Heard(first, bytes), Heard(second, bytes));
        }

        End(first);
        End(second);
    }

    [Fact]
    public void Messages_spoiled_at_random_do_no_harm()
    {
        ulong seed = ulong.TryParse(Environment.GetEnvironmentVariable("ROUTING_FUZZ_SEED"), out ulong given) ? given : 2026;
        int seconds = int.TryParse(Environment.GetEnvironmentVariable("ROUTING_FUZZ_SECONDS"), out int longer) ? longer : 0;
        long began = Stopwatch.GetTimestamp();
        for (ulong round = 0; round == 0 || Stopwatch.GetElapsedTime(began).TotalSeconds < seconds; round++)
        {
            (Door door, string tag) = Busy();
            var mutator = new Mutator(seed + round, [.. Corpus, .. InDialog(tag).Values.Select(Encoding.UTF8.GetBytes), .. InDialog(tag).Values.Select(Encoding.UTF8.GetBytes)]);
            byte[] now = [];
            string? unlawful = null;
            door.Tap = sent => unlawful ??= Unlawful(sent);
            for (int i = 0; i < InCi; i++)
            {
                now = mutator.Next();
                door.Receive(now, i % 3 == 0 ? Door.Phone : Door.Trunk);
                if (i % 1_000 == 999)
                {
                    Answer(door, i);
                    door.Clock.Advance(TimeSpan.FromSeconds(i % 5_000 == 4_999 ? 40 : 2));
                }

                if (door.Faults.Count > 0 || unlawful is not null)
                {
                    string file = Path.Combine(Path.GetTempPath(), $"routing-fuzz-{seed + round}-{i}");
                    File.WriteAllBytes(file, now);
                    Assert.Fail($"seed {seed + round}, message {i}, kept as {file}: copy it to torture/own and give it a row.\n{door.Faults.FirstOrDefault()}\n{unlawful}");
                }
            }

            End(door);
        }
    }

    /// <summary>A user agent with an answered call, one that rings, and one that we placed.</summary>
    internal static (Door Door, string Tag) Busy(SipUserAgentOptions? options = null)
    {
        var door = new Door(options);
        door.App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        door.Ask(RawPeer.Request("INVITE", body: "v=0\r\n"));
        string tag = RawPeer.TagOf(door.Last);
        door.Ask(RawPeer.Request("ACK", branch: "ack1", toTag: tag));
        int calls = 0;
        door.App.OnCall = (dialog, _) =>
        {
            switch (calls++ % 4)
            {
                case 0:
                    dialog.Ring();
                    break;
                case 1:
                    dialog.Answer(Pair.AnswerSdp);
                    break;
                case 2:
                    dialog.Reject(486);
                    break;
                default:
                    dialog.Ring(Pair.AnswerSdp);
                    break;
            }
        };
        door.Ask(RawPeer.Request("INVITE", branch: "ring").Replace("call1", "call2", StringComparison.Ordinal));
        door.Agent.Invite(new OutgoingInvite { RequestUri = "sip:1@10.0.0.1:5060", FromUser = "2", Offer = Pair.Offer }, new TestLeg());
        return (door, tag);
    }

    internal static Dictionary<string, string> InDialog(string tag) => new()
    {
        ["re-INVITE"] = RawPeer.Request("INVITE", "2", "re", tag, extra: "Record-Route: <sip:10.0.0.9;lr>\r\n", body: "v=0\r\n"),
        ["UPDATE"] = RawPeer.Request("UPDATE", "3", "up", tag, body: "v=0\r\n"),
        ["INFO"] = RawPeer.Request("INFO", "4", "info", tag),
        ["PRACK"] = RawPeer.Request("PRACK", "5", "prack", tag, extra: "RAck: 1 1 INVITE\r\n"),
        ["ACK"] = RawPeer.Request("ACK", "1", "ack2", tag),
        ["REFER"] = RawPeer.Request("REFER", "6", "refer", tag, extra: "Refer-To: <sip:300@10.0.0.9>\r\n"),
        ["BYE"] = RawPeer.Request("BYE", "7", "bye", tag, extra: "Reason: Q.850;cause=16;text=\"bye\"\r\n"),
        ["CANCEL"] = RawPeer.Request("CANCEL", "1", "ring").Replace("call1", "call2", StringComparison.Ordinal),
    };

    // Nonces and tags of answers without state are drawn from the seed, so even those are the same.
    private static string Heard(Door door, byte[] bytes)
    {
        door.Ask(bytes);
        Assert.Empty(door.Faults);
        return DigestNonce().Replace(door.Last, "");
    }

    private static void Answer(Door door, int i)
    {
        foreach ((UasInviteDialog dialog, TestLeg leg) in door.App.Calls.TakeLast(50))
        {
            if (leg.End is null && i % 2_000 == 999)
            {
                dialog.Answer(Pair.AnswerSdp);
            }
            else
            {
                dialog.Hangup();
            }
        }
    }

    private static void End(Door door)
    {
        foreach ((UasInviteDialog dialog, _) in door.App.Calls)
        {
            dialog.Hangup();
        }

        foreach (InviteDialog dialog in door.Agent.Stack.Dialogs.Snapshot())
        {
            dialog.Hangup();
        }

        door.Clock.Advance(TimeSpan.FromSeconds(200));
        Assert.Empty(door.Faults);
        Assert.Equal(default, door.Agent.Counts with { Bindings = 0 });
    }

    /// <summary>A header line of ours that is none; folds come from answers that copy one.</summary>
    private static string? Unlawful(ReadOnlyMemory<byte> sent)
    {
        string text = Encoding.Latin1.GetString(sent.Span);
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return end > 0 && Lawful().IsMatch(text[..end]) ? null : text;
    }

    [GeneratedRegex(@"^[^\r\n]+(?:\r\n(?:[A-Za-z0-9\-.!%*_+`'~]+[ \t]*:[^\r\n]*|[ \t][^\r\n]*))*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Lawful();

    [GeneratedRegex("nonce=\"[^\"]*\"")]
    private static partial Regex DigestNonce();
}
