using System.Collections.Frozen;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Bench.Engines;
using Routing.Sip;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;
using Routing.Sip.Security;
using Routing.Sip.Transports;

namespace Routing.Bench.Soak;

/// <summary>A carrier where the engine's trunk registers: it challenges, grants half a minute, and is restarted from time to time, forgetting everything.</summary>
internal sealed class SoakRegistrar : ISipApplication, IAsyncDisposable
{
    private SipUserAgent _agent;

    public SoakRegistrar() => _agent = Start();

    /// <summary>Does the engine's trunk live here now?</summary>
    public bool HasTrunk => _agent.BindingsOf(EngineSettings.Account).Count > 0;

    /// <summary>How often it came back with nothing in its memory.</summary>
    public int Restarts { get; private set; }

    public async Task RestartAsync()
    {
        await _agent.DisposeAsync();
        _agent = Start();
        Restarts++;
    }

    public ValueTask DisposeAsync() => _agent.DisposeAsync();

    void ISipApplication.OnInvite(UasInviteDialog dialog) => dialog.Reject(404);

    void ISipApplication.OnBindingsChanged(BindingsChange change)
    {
    }

    private SipUserAgent Start()
    {
        var agent = new SipUserAgent(
            new SipUserAgentOptions { MaxExpires = TimeSpan.FromSeconds(30) },
            this,
            [UdpTransport.Bind(EngineSettings.Registrar, NullLogger.Instance)],
            TimeProvider.System,
            NullLoggerFactory.Instance);
        agent.LoadAccess(new SipAccessPlan
        {
            Realm = "home",
            Phones = [new IPNetwork(IPAddress.Parse("127.0.0.0"), 8)],
            Credentials = new Dictionary<string, PhoneCredential>
            {
                [EngineSettings.Account] = new(EngineSettings.Account, EngineSettings.Password(EngineSettings.Account), EngineSettings.Account),
            }.ToFrozenDictionary(),
        });
        agent.Start();
        return agent;
    }
}
