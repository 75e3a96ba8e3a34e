using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Bench.Engines;
using Routing.Sip;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;
using Routing.Sip.Security;
using Routing.Sip.Transports;

namespace Routing.Bench.Soak;

/// <summary>
/// Three desks whose phones speak over TCP, at work as desks are: one calls another, holds and resumes, and is sent on to the third or not;
/// then somebody hangs up. Every few calls a phone leaves and registers again. No sound: talks are short.
/// </summary>
internal sealed class SoakDesks : IAsyncDisposable
{
    private readonly EngineSettings _settings;
    private readonly Phone[] _phones;
    private long _placed;

    private SoakDesks(EngineSettings settings)
    {
        _settings = settings;
        _phones = [.. EngineSettings.Desks.Select(desk => new Phone(settings, desk))];
    }

    /// <summary>Calls placed so far, each of which is a record.</summary>
    public long Placed => Interlocked.Read(ref _placed);

    /// <summary>Talks that were held, and those whose caller was sent on.</summary>
    public int Held { get; private set; }

    public int SentOn { get; private set; }

    /// <summary>What did not come to pass within its time.</summary>
    public int Failed { get; private set; }

    public static async Task<SoakDesks> StartAsync(EngineSettings settings, CancellationToken cancel)
    {
        var desks = new SoakDesks(settings);
        foreach (Phone phone in desks._phones)
        {
            await phone.RegisterAsync(cancel);
        }

        return desks;
    }

    /// <summary>One call after the other until <paramref name="isOver"/>.</summary>
    public async Task RunAsync(Func<bool> isOver, CancellationToken cancel)
    {
        for (int round = 0; !isOver(); round++)
        {
            (Phone caller, Phone callee, Phone third) = (_phones[round % 3], _phones[(round + 1) % 3], _phones[(round + 2) % 3]);
            Interlocked.Increment(ref _placed);
            Talk call = caller.Call($"sip:{callee.User}@{_settings.Sip}");
            bool talks = await call.Until(() => call.IsUp && callee.Last is { IsUp: true }, cancel);
            if (talks && callee.Last is { } answered)
            {
                await PauseAsync(1, cancel);
                Held += await answered.HoldAsync("sendonly", cancel) ? 1 : 0;
                await PauseAsync(1, cancel);
                talks = await answered.HoldAsync("sendrecv", cancel);
                if (round % 2 == 0 && answered.Dialog!.Refer($"sip:{third.User}@{_settings.Sip}"))
                {
                    SentOn += await call.Until(() => third.Last is { IsUp: true }, cancel) ? 1 : 0;
                    await PauseAsync(1, cancel);
                }
            }

            Failed += talks ? 0 : 1;
            call.Dialog!.Hangup();
            await call.Until(() => _phones.All(phone => phone.IsFree) && call.IsOver, cancel);
            if (round % 5 == 4)
            {
                await third.LeaveAsync(cancel);
                await third.RegisterAsync(cancel);
            }

            await PauseAsync(2, cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Phone phone in _phones)
        {
            await phone.LeaveAsync(CancellationToken.None);
            await phone.DisposeAsync();
        }
    }

    private static Task PauseAsync(double seconds, CancellationToken cancel) => Task.Delay(TimeSpan.FromSeconds(seconds), cancel);

    /// <summary>One phone, listening and calling over TCP.</summary>
    private sealed class Phone : ISipApplication, IAsyncDisposable
    {
        private readonly SipUserAgent _agent;
        private readonly EngineSettings _settings;
        private readonly List<Talk> _calls = [];
        private SipRegistration? _registration;

        public Phone(EngineSettings settings, string user)
        {
            (_settings, User) = (settings, user);
            var transport = StreamTransport.Bind(SipProtocol.Tcp, new IPEndPoint(EngineSettings.Phones, 0), new StreamOptions(), TimeProvider.System, NullLogger.Instance);
            _agent = new SipUserAgent(new SipUserAgentOptions(), this, [transport], TimeProvider.System, NullLoggerFactory.Instance);
            _agent.LoadAccess(new SipAccessPlan { Trunks = [new TrunkSource("engine", new IPNetwork(settings.Sip.Address, 32), null)] });
            _agent.Start();
        }

        public string User { get; }

        public Talk? Last
        {
            get
            {
                lock (_calls)
                {
                    return _calls.Count > 0 ? _calls[^1] : null;
                }
            }
        }

        public bool IsFree => Last is not { IsOver: false };

        public async Task RegisterAsync(CancellationToken cancel)
        {
            _registration = new SipRegistration(_agent, new SipRegistrationOptions
            {
                Registrar = $"sip:{_settings.Sip};transport=tcp",
                Aor = $"sip:{User}@{_settings.Sip.Address}",
                ContactUser = User,
                Secret = new DigestSecret(User, EngineSettings.Password(User)),
                Expires = TimeSpan.FromMinutes(1),
            });
            _registration.Start();
            await Talk.Until(() => _registration.State == SipRegistrationState.Registered, TimeSpan.FromSeconds(20), cancel);
        }

        public async Task LeaveAsync(CancellationToken cancel)
        {
            _registration!.Unregister();
            await Talk.Until(() => _registration.State == SipRegistrationState.Unregistered, TimeSpan.FromSeconds(5), cancel);
        }

        public Talk Call(string to)
        {
            var talk = new Talk();
            talk.Dialog = _agent.Invite(
                new OutgoingInvite { RequestUri = to + ";transport=tcp", FromUser = User, Offer = Talk.Sdp("sendrecv", 1), Secret = new DigestSecret(User, EngineSettings.Password(User)) }, talk);
            return talk;
        }

        void ISipApplication.OnInvite(UasInviteDialog dialog)
        {
            var talk = new Talk { Dialog = dialog };
            dialog.Events = talk;
            lock (_calls)
            {
                _calls.RemoveAll(one => one.IsOver);
                _calls.Add(talk);
            }

            dialog.Ring();
            dialog.Answer(Talk.Sdp("sendrecv", 1));
        }

        void ISipApplication.OnBindingsChanged(BindingsChange change)
        {
        }

        public async ValueTask DisposeAsync() => await _agent.DisposeAsync();
    }

    /// <summary>One phone's side of a call.</summary>
    private sealed class Talk : IInviteDialogEvents
    {
        private volatile bool _isUp;
        private volatile bool _isOver;
        private volatile int _settled;
        private int _version = 1;

        public InviteDialog? Dialog { get; set; }

        public bool IsUp => _isUp && !_isOver;

        public bool IsOver => _isOver;

        public static byte[] Sdp(string direction, int version) => Encoding.ASCII.GetBytes(
            $"v=0\r\no=- 7 {version} IN IP4 {EngineSettings.Phones}\r\ns=-\r\nc=IN IP4 {EngineSettings.Phones}\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na={direction}\r\n");

        public static async Task<bool> Until(Func<bool> isSo, TimeSpan within, CancellationToken cancel)
        {
            for (TimeSpan waited = TimeSpan.Zero; waited < within && !isSo(); waited += TimeSpan.FromMilliseconds(50))
            {
                await Task.Delay(50, cancel);
            }

            return isSo();
        }

        public Task<bool> Until(Func<bool> isSo, CancellationToken cancel) => Until(() => isSo() || _isOver, TimeSpan.FromSeconds(15), cancel);

        public async Task<bool> HoldAsync(string direction, CancellationToken cancel)
        {
            _settled = 0;
            Dialog!.Reoffer(Sdp(direction, ++_version));
            await Until(() => _settled != 0, cancel);
            return _settled == 200;
        }

        void IInviteDialogEvents.OnProgress(int status, ReadOnlyMemory<byte> body)
        {
        }

        void IInviteDialogEvents.OnAnswered(ReadOnlyMemory<byte> body) => _isUp = true;

        void IInviteDialogEvents.OnConfirmed(ReadOnlyMemory<byte> body) => _isUp = true;

        void IInviteDialogEvents.OnReinvite(ISessionChange request) => request.Answer(Sdp("sendrecv", ++_version));

        void IInviteDialogEvents.OnOfferSettled(int status, ReadOnlyMemory<byte> answer) => _settled = status;

        void IInviteDialogEvents.OnEnded(DialogEnd end) => _isOver = true;
    }
}
