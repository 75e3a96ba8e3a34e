using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Media;
using Routing.Sip;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;
using Routing.Sip.Security;
using Routing.Sip.Transports;

namespace Routing.Simulator.Tests.Engine;

/// <summary>
/// As little of an exchange as a crowd needs for a partner: answers callers, waits for a key, rings the
/// first free registered phone (again and again while none answers) and bridges the two.
/// </summary>
internal sealed class FakeEngine : ISipApplication, IAsyncDisposable
{
    private readonly SipUserAgent _agent;
    private readonly ConcurrentDictionary<FakeCall, bool> _calls = new();
    private readonly Lock _gate = new();
    private readonly HashSet<string> _busy = [];
    private readonly IReadOnlyList<string> _phones;

    public FakeEngine(IPEndPoint callers, IReadOnlyList<string> phones)
    {
        _phones = phones;
        UdpTransport transport = UdpTransport.Bind(new IPEndPoint(IPAddress.Loopback, 0), NullLogger.Instance);
        EndPoint = transport.LocalEndPoint;
        Media = new MediaEngine(new MediaEngineOptions { Listen = IPAddress.Loopback, Ports = (31000, 31999), Metered = false });
        _agent = new SipUserAgent(new SipUserAgentOptions(), this, [transport], TimeProvider.System, NullLoggerFactory.Instance);
        _agent.LoadAccess(new SipAccessPlan
        {
            Phones = [new IPNetwork(IPAddress.Loopback, 32)],
            Trunks = [new TrunkSource("crowd", new IPNetwork(callers.Address, 32), callers.Port)],
            Credentials = phones.ToFrozenDictionary(p => p, p => new PhoneCredential(p, $"secret-{p}", p)),
        });
        _agent.Start();
    }

    public IPEndPoint EndPoint { get; }

    public MediaEngine Media { get; }

    /// <summary>Phones registered now.</summary>
    public int Bindings => _agent.Counts.Bindings;

    /// <summary>The keys that callers pressed, in order.</summary>
    public ConcurrentQueue<char> Keys { get; } = new();

    /// <summary>Hangs up on each caller this long after its key, instead of ringing anybody.</summary>
    public bool HangsUpAfterKey { get; init; }

    public void OnInvite(UasInviteDialog dialog)
    {
        var call = new FakeCall(this, dialog);
        _calls[call] = true;
        dialog.Events = call;
        call.Answer();
    }

    public void OnBindingsChanged(BindingsChange change)
    {
        // The bindings are asked for when a phone is to ring.
    }

    public UacInviteDialog Ring(OutgoingInvite invite, IInviteDialogEvents events) => _agent.Invite(invite, events);

    /// <summary>A registered phone that no call has; it stays taken until <see cref="Free"/>.</summary>
    public SipBinding? Take()
    {
        lock (_gate)
        {
            string? phone = _phones.FirstOrDefault(p => !_busy.Contains(p) && _agent.BindingsOf(p).Count > 0);
            return phone is not null && _busy.Add(phone) ? _agent.BindingsOf(phone)[0] : null;
        }
    }

    public void Free(string phone)
    {
        lock (_gate)
        {
            _busy.Remove(phone);
        }

        foreach (FakeCall call in _calls.Keys)
        {
            call.TryRing();
        }
    }

    public void Over(FakeCall call) => _calls.TryRemove(call, out _);

    public async ValueTask DisposeAsync()
    {
        await _agent.DisposeAsync();
        await Media.DisposeAsync();
    }
}
