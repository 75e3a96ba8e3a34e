using System.Collections.Frozen;
using System.Net;
using System.Text;
using Routing.Sip.Auth;
using Routing.Sip.Parsing;
using Routing.Sip.Security;

namespace Routing.Sip.Tests.Parsing;

/// <summary>
/// What a message may make us allocate: every prefix and every single-byte change of all messages on file, accepted and refused. Measured
/// is what comes in and what judges it; <see cref="Costs"/> says what is in and what is not.
/// </summary>
[Collection(nameof(MeasuredAlone))]
public sealed class AllocationTests
{
    private const string Reading = "reading";
    private const string Judging = "judging";
    private const string Keeping = "keeping";
    private const string Checking = "checking";

    // For the torture messages, which are long: an end of a string, of a line and of a quotation, and what is no UTF-8.
    private static readonly byte[] Few = [0, (byte)'\r', (byte)'"', 0xff];

    private static readonly string[] OfRfcs =
    [
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "torture"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Path.Combine(AppContext.BaseDirectory, "torture"), file).Replace('\\', '/'))
            .Where(file => file.StartsWith("rfc", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    /// <summary>What is measured, the most bytes a message (or its own length, where that is more: its answer copies it), what is in, what is not.</summary>
    public static TheoryData<string, int, string, string> Costs => new()
    {
        {
            Reading, 1024,
            "the parser, and each field of what it has read",
            "nothing is left out: accepted and refused messages alike"
        },
        {
            Judging, 1024,
            "the whole way of a datagram: parser, source, rates, credentials, its transaction and dialog, the answer that is written and sent; what is dropped, refused, absorbed as a repeat, or answered by the stack itself",
            "what is handed to the application: a new INVITE's call, and an offer, INFO, REFER, answer or end of a call that it is told of; what the next rows have"
        },
        {
            Keeping, 1536,
            "the same for a refused INVITE, whose answer and transaction are kept until its ACK (RFC 3261 §17.2.1)",
            "as above"
        },
        {
            Checking, 8192,
            "the same for messages with credentials, whose hash is made of text",
            "as above"
        },
    };

    [Theory]
    [MemberData(nameof(Costs))]
    public void No_message_costs_more_than_its_share(string what, int most, string includes, string leavesOut)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {includes}; not: {leavesOut}");
        long worst = 0;
        int measured = 0;
        foreach ((string name, Func<string, byte[]> of, byte[] values) in Messages())
        {
            if (what != Reading && (what == Checking) != of("tag").AsSpan().IndexOf("uthorization: Digest"u8) > 0)
            {
                continue;
            }

            (long cost, byte[] message, int count) = what == Reading ? Reads([.. Mutants(of("tag"), values)], most) : Judge(name, of, values, what, most);
            Assert.True(cost <= Math.Max(most, message.Length), $"{name}: {cost} bytes, {message.Length} long, for\n{Encoding.Latin1.GetString(message)}");
            worst = Math.Max(worst, cost);
            measured += count;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{measured} messages, {worst} bytes at most");
        Assert.True(measured > (what == Checking ? 5_000 : 100_000), $"{measured} messages");
    }

    [Fact]
    public void A_registration_that_is_granted_costs_what_its_credentials_cost_and_a_kilobyte_more()
    {
        var door = new Door(plan: new SipAccessPlan
        {
            Realm = "pbx",
            Phones = [IPNetwork.Parse("10.0.0.0/24")],
            Credentials = new Dictionary<string, PhoneCredential> { ["u1"] = new("u1", "secret", "1001") }.ToFrozenDictionary(),
        });
        long least = long.MaxValue;
        for (int i = 1; i <= 40; i++)
        {
            Assert.Equal(401, door.Ask(Register(2 * i, "")));
            string nonce = door.Last.Split("nonce=\"")[1].Split('"')[0];
            string response = DigestHash.Response(DigestAlgorithm.Md5, ("u1", "pbx", "secret"), "REGISTER", "sip:10.0.0.2", nonce, ("00000001", "cn", "auth"));
            byte[] message = Encoding.UTF8.GetBytes(Register(
                (2 * i) + 1,
                $"Authorization: Digest username=\"u1\", realm=\"pbx\", nonce=\"{nonce}\", uri=\"sip:10.0.0.2\", response=\"{response}\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"cn\"\r\n"));
            door.Keeps = false;
            int sent = door.Sent;
            long before = GC.GetAllocatedBytesForCurrentThread();
            door.Receive(message);
            long cost = GC.GetAllocatedBytesForCurrentThread() - before;
            door.Keeps = true;
            Assert.Equal(sent + 1, door.Sent);
            least = i > 20 ? Math.Min(least, cost) : least;
            door.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Single(door.Agent.BindingsOf("1001"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{least} bytes");
        Assert.True(least <= 8192 + 1024, $"{least} bytes");
    }

    private static string Register(int cseq, string credentials) =>
        $"REGISTER sip:10.0.0.2 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKr{cseq};rport\r\nMax-Forwards: 70\r\nFrom: <sip:1001@10.0.0.2>;tag=f\r\n"
        + $"To: <sip:1001@10.0.0.2>\r\nCall-ID: phone\r\nCSeq: {cseq} REGISTER\r\nContact: <sip:1001@10.0.0.1>\r\n{credentials}Content-Length: 0\r\n\r\n";

    private static IEnumerable<(string Name, Func<string, byte[]> Of, byte[] Values)> Messages() =>
    [
        .. Wire.Valid.Select(name => (name, (Func<string, byte[]>)(_ => Wire.Read(name)), Wire.Odd)),
        .. HostileTests.InDialog("x").Keys.Select(name => (name, (Func<string, byte[]>)(tag => Encoding.UTF8.GetBytes(HostileTests.InDialog(tag)[name])), Wire.Odd)),
        .. OfRfcs.Select(name => (name, (Func<string, byte[]>)(_ => Wire.Torture(name)), Few)),
    ];

    private static IEnumerable<byte[]> Mutants(byte[] message, byte[] values) => Wire.Spoiled(message, values).Prepend(message);

    private static (long Cost, byte[] Message, int Count) Reads(byte[][] messages, int most)
    {
        var index = new SipIndex();
        return Worst(messages, most, [.. messages.Select(_ => long.MaxValue)], (least, _) =>
        {
            for (int i = 0; i < messages.Length; i++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                Wire.ReadAll(messages[i], index, out SipParseError _);
                least[i] = Math.Min(least[i], GC.GetAllocatedBytesForCurrentThread() - before);
            }
        });
    }

    // Each time a user agent of its own that has been through a few requests more: its tables grow, and what that costs is theirs.
    private static (long Cost, byte[] Message, int Count) Judge(string name, Func<string, byte[]> of, byte[] values, string what, int most)
    {
        byte[][] messages = [];
        (_, string tag) = HostileTests.Busy();
        messages = [.. Mutants(of(tag), values)];
        IPEndPoint from = messages[0].AsSpan().StartsWith("REGISTER"u8) ? Door.Phone : Door.Trunk;
        var limits = new SipLimits { RequestsPerSecond = 100_000_000, Burst = 100_000_000, WrongPasswordsToBan = 1_000_000 };
        return Worst(messages, most, new long[messages.Length], (least, pass) =>
        {
            (Door door, string same) = HostileTests.Busy(new SipUserAgentOptions { Limits = limits });
            Assert.Equal(tag, same);
            door.Keeps = false;
            for (int i = 0; i < (1 << pass) - 1; i++)
            {
                door.Receive(Encoding.UTF8.GetBytes("\0" + RawPeer.Request("INVITE")[1..]), from); // the first that cannot be read is logged
                foreach (string method in (string[])["INVITE", "BYE", "UNKNOWN"])
                {
                    door.Receive(Encoding.UTF8.GetBytes(RawPeer.Request(method, branch: $"{method}{i}").Replace("call1", $"before{i}", StringComparison.Ordinal)));
                }
            }

            for (int i = 0; i < messages.Length; i++)
            {
                int told = Told(door);
                int kept = door.Agent.Counts.Transactions;
                long before = GC.GetAllocatedBytesForCurrentThread();
                door.Receive(messages[i], from);
                long cost = GC.GetAllocatedBytesForCurrentThread() - before;
                bool isOther = what != Checking && door.Agent.Counts.Transactions > kept != (what == Keeping);
                least[i] = Told(door) != told || isOther ? 0 : pass == 0 ? long.MaxValue : Math.Min(least[i], cost);
            }

            Assert.True(door.Faults.Count == 0, $"{name}: {door.Faults.FirstOrDefault()}");
        });
    }

    // The first time warms up.
    private static (long Cost, byte[] Message, int Count) Worst(byte[][] messages, int most, long[] least, Action<long[], int> pass)
    {
        for (int i = 0; i < 4; i++)
        {
            pass(least, i);
        }

        int worst = Enumerable.Range(0, least.Length).MaxBy(at => least[at] - Math.Max(most, messages[at].Length));
        return (least[worst], messages[worst], messages.Length);
    }

    // What the application has been told of: of the calls that stand, and of any that is new.
    private static int Told(Door door)
    {
        int told = (1000 * door.App.Calls.Count) + door.App.Replacing.Count;
        foreach ((_, TestLeg leg) in door.App.Calls.Take(2))
        {
            told += leg.Log.Count + leg.Changes.Count + leg.Transfers.Count + leg.Infos.Count;
        }

        return told;
    }
}
