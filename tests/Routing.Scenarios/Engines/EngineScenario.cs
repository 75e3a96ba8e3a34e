using System.Net.NetworkInformation;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Engines;

/// <summary>What the scenarios of the engine have in common: callers who press a key, agents who register.</summary>
[Trait("Category", "Engine")]
public abstract class EngineScenario : Scenario
{
    private int _agents;

    internal Task<Engine> StartEngine(EngineSetup? setup = null) => Engine.Start(this, setup);

    /// <summary>Callers over the trunk: each hears the menu and presses <paramref name="key"/>, then talks with a tone.</summary>
    internal (Sipp Sip, RtpPeer Audio) Call(Engine engine, char key = '1', string from = "0311112222", int calls = 1, string protocol = "udp")
    {
        RtpPeer audio = Use(RtpPeer.Open(Loopback.Trunk, Tone.Caller));
        audio.Answers = (Tone.Menu, key);
        Sipp sip = Sipp.Start(this, "caller", Loopback.Lease(Loopback.Trunk), engine.Sip, new() { Audio = audio, User = from, Calls = calls, Protocol = protocol });
        return (sip, audio);
    }

    /// <summary>
    /// An agent's phone played by sipp: registers with digest, then takes calls on the same port as the file says. Returns
    /// when the engine counts the agent as available, without anybody waiting: or else at once with <paramref name="isAwaited"/>.
    /// </summary>
    internal async Task<(Sipp Sip, RtpPeer Audio)> Agent(Engine engine, string user, string file = "agent", bool isAwaited = false, int? calls = null)
    {
        RtpPeer audio = Use(RtpPeer.Open(Loopback.Phones, Tone.Agent));
        var local = Loopback.Lease(Loopback.Phones);
        Sipp registration = Sipp.Start(this, "register", local, engine.Sip, new() { User = user });
        await registration.Succeeds();
        Sipp phone = Sipp.Start(this, file, local, options: new() { User = user, Audio = audio, Calls = calls, Lifetime = TimeSpan.FromSeconds(180) });
        await Wait.Until(() => IPGlobalProperties.GetIPGlobalProperties().GetActiveUdpListeners().Contains(local), "the phone listens");
        _agents++;
        if (!isAwaited)
        {
            await engine.Agents("available", _agents);
        }

        return (phone, audio);
    }

    /// <summary>An agent's softphone: baresip, registered with digest.</summary>
    internal async Task<BaresipPhone> Softphone(Engine engine, string user, string codec = "PCMU", string protocol = "udp", bool messages = false)
    {
        BaresipPhone phone = await BaresipPhone.Start(
            this, user, engine.Setup.At(protocol), Tone.Agent, codec: codec, protocol: protocol, authority: engine.CertificateFile, messages: messages);
        await phone.Registers();
        await engine.Agents("available", ++_agents);
        return phone;
    }
}
