using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Media.Virtual;
using Routing.Pbx.Configuration;
using Routing.Pbx.Scheduling;
using Routing.Pbx.Tests.Configuration;
using Routing.Records.Model;
using Routing.Sip;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;
using Routing.Sip.Security;
using Routing.Sip.Transports;

namespace Routing.Pbx.Tests.Calls;

/// <summary>
/// The same on real threads: the turns of calls, desks and the ACD cross as they like, and in every order the
/// records and the figures must agree. What it looks for shows in no certain run, so a failure here is never noise.
/// </summary>
public sealed class ThreadPoolTests
{
    private static readonly IPEndPoint ExchangeAddress = IPEndPoint.Parse("10.0.0.1:5060");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Hundreds_of_short_calls_that_cross_in_every_way_add_up(int seed)
    {
        using var directory = new TestDirectory();
        Fixture.CopyTo(directory);
        directory["exchange.yaml"] = File.ReadAllText(Path.Combine(directory.Path, "exchange.yaml"))
            .Replace("cool_down: 10s", "cool_down: 1s", StringComparison.Ordinal)
            .Replace("wrap_up: 7s", "wrap_up: 20ms", StringComparison.Ordinal);
        using var network = new InMemoryNetwork(TimeProvider.System, new InMemoryConditions { Seed = (ulong)seed, MinDelay = TimeSpan.Zero, MaxDelay = TimeSpan.Zero });
        var media = new VirtualMediaEngine(TimeProvider.System);
        var records = new RecordList();
        await using var exchange = new Exchange(
            new ConfigurationLoader(directory.Path, _ => null).Load().Plan!,
            new SipUserAgentOptions(),
            [network.Bind(ExchangeAddress)],
            media,
            records,
            ThreadPoolScheduler.Instance,
            NullLoggerFactory.Instance);
        using var metrics = new Figures(exchange.Meter);
        exchange.Start();

        var phones = new List<QuickPhone>();
        foreach (string user in (string[])["1001", "1002", "1003", "1004"])
        {
            phones.Add(new QuickPhone(network, user, seed));
        }

        await UntilAsync(() => exchange.SipCounts.Bindings == 4, "all phones are registered");
        await using var carrier = new SipUserAgent(
            new SipUserAgentOptions(), new QuickPhone.Nobody(), [network.Bind(IPEndPoint.Parse("192.0.2.1:5060"))], TimeProvider.System, NullLoggerFactory.Instance);
        carrier.LoadAccess(QuickPhone.Everybody);
        carrier.Start();

        var random = new Random(seed);
        var timers = new List<ITimer>();
        const int Calls = 400;
        for (int i = 0; i < Calls; i++)
        {
            var call = new TestCall();
            call.Dialog = carrier.Invite(new OutgoingInvite { RequestUri = $"sip:{(i % 2 == 0 ? 201 : 202)}@{ExchangeAddress}", FromUser = $"{i}", Offer = Sdp.Plain }, call);
            timers.Add(TimeProvider.System.CreateTimer(_ => call.Hangup(), null, TimeSpan.FromMilliseconds(random.Next(120)), Timeout.InfiniteTimeSpan));
            int placed = i + 1;
            await UntilAsync(() => placed - records.All.Count < 8, "some calls have ended");
        }

        await UntilAsync(() => records.All.Count == Calls, "each call has its record");
        await UntilAsync(() => exchange.OpenRecords == 0 && exchange.SipCounts.Dialogs == 0, "all calls have ended");
        Ledger.AssertAddsUp(records.All, metrics);
        Assert.Equal(default, media.Counts);
        Assert.Contains(records.All, r => r.Outcome == InteractionOutcome.Answered);
        Assert.Contains(records.All, r => r.Outcome == InteractionOutcome.Abandoned);
        foreach (QuickPhone phone in phones)
        {
            await phone.DisposeAsync();
        }

        timers.ForEach(timer => timer.Dispose());
    }

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start).TotalSeconds < 60, $"never: {what}");
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A phone that answers within milliseconds, or declines, and hangs up as soon, or never.</summary>
    private sealed class QuickPhone : ISipApplication, IAsyncDisposable
    {
        private readonly SipUserAgent _agent;
        private readonly Random _random;
        private readonly List<ITimer> _timers = [];

        public QuickPhone(InMemoryNetwork network, string user, int seed)
        {
            _random = new Random(seed + user[^1]);
            _agent = new SipUserAgent(
                new SipUserAgentOptions(), this, [network.Bind(IPEndPoint.Parse($"10.1.0.{user[^1] - '0'}:5060"))], TimeProvider.System, NullLoggerFactory.Instance);
            _agent.LoadAccess(Everybody);
            _agent.Start();
            new SipRegistration(_agent, new SipRegistrationOptions
            {
                Registrar = $"sip:{ExchangeAddress}",
                Aor = $"sip:{user}@{ExchangeAddress.Address}",
                ContactUser = user,
                Secret = new DigestSecret(user, $"secret-{user}"),
            }).Start();
        }

        public static SipAccessPlan Everybody { get; } = new() { Trunks = [new TrunkSource("exchange", IPNetwork.Parse("0.0.0.0/0"), null)] };

        public ValueTask DisposeAsync()
        {
            _timers.ForEach(timer => timer.Dispose());
            return _agent.DisposeAsync();
        }

        void ISipApplication.OnInvite(UasInviteDialog dialog)
        {
            dialog.Events = new TestCall { Dialog = dialog };
            dialog.Ring();
            if (_random.Next(40) == 0)
            {
                dialog.Reject(486);
                return;
            }

            After(_random.Next(3) * 10, () => dialog.Answer(Sdp.Plain));
            After(_random.Next(3) * 25, () => dialog.Hangup());
        }

        void ISipApplication.OnBindingsChanged(BindingsChange change)
        {
        }

        // OnInvite comes on one thread at a time.
        private void After(int milliseconds, Action what) =>
            _timers.Add(TimeProvider.System.CreateTimer(_ => what(), null, TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan));

        public sealed class Nobody : ISipApplication
        {
            public void OnInvite(UasInviteDialog dialog) => dialog.Reject(603);

            public void OnBindingsChanged(BindingsChange change)
            {
            }
        }
    }
}
