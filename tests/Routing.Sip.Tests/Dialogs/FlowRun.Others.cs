using System.Collections.Frozen;
using System.Net;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;
using Routing.Sip.Security;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>Who else has a part in a row: proxies on A's way, a callee and a phone by hand, and A's registration at B.</summary>
internal sealed partial class FlowRun
{
    private readonly List<Relay> _relays = [];
    private HandCallee? _called;
    private HandPhone? _phone;
    private SipRegistration? _registration;

    private bool IsRelayed => Has("proxy") || Has("proxies") || Has("transient");

    private bool Registers => Has("R") || _row.Steps.Any(step => step.Length > 1 && step[1] == "registers");

    private void MeetOthers()
    {
        if (IsRelayed)
        {
            foreach (string at in (string[])(Has("proxies") ? ["10.0.0.5:5060", "10.0.0.6:5060"] : ["10.0.0.5:5060"]))
            {
                _relays.Add(new Relay(_pair.Network, IPEndPoint.Parse(at)) { Realm = Has("asks") ? "r" + at.Split(':')[0] : null, RecordsRoute = !Has("transient") });
            }

            _pair.Alice.LoadAccess(Pair.TrunkPlan("all", "10.0.0.0/24"));
            _pair.Bob.LoadAccess(Pair.TrunkPlan("all", "10.0.0.0/24"));
        }

        if (Has("Q"))
        {
            _called = new HandCallee(_pair);
            _pair.Alice.LoadAccess(Pair.TrunkPlan("all", "10.0.0.0/24"));
        }

        if (Registers)
        {
            _pair.Bob.LoadAccess(new SipAccessPlan
            {
                Realm = "pbx",
                Phones = [IPNetwork.Parse("10.0.0.0/24")],
                Credentials = new Dictionary<string, PhoneCredential> { ["200"] = new("200", "secret", "200") }.ToFrozenDictionary(),
            });
            _phone = Has("R") ? new HandPhone(_pair) : null;
        }
    }

    private void PartFromOthers()
    {
        _called?.Hangup();
        _registration?.Unregister();
        if (Registers)
        {
            _pair.Run(3700); // what nobody removed expires
        }
    }

    private OutgoingInvite Way(OutgoingInvite invite, bool byHand) => invite with
    {
        RequestUri = byHand ? "sip:100@10.0.0.8:5060" : invite.RequestUri,
        Routes = [.. _relays.Select(relay => relay.Route)],
        Secret = Has("asks") && !Has("keyless") ? new DigestSecret("200", "secret") : null,
    };

    private bool Register(string what, string argument)
    {
        switch (what)
        {
            case "registers":
                return Do(() =>
                {
                    _registration?.Unregister();
                    _registration = new SipRegistration(_pair.Alice, new SipRegistrationOptions
                    {
                        Registrar = "sip:10.0.0.2:5060",
                        Aor = "sip:200@10.0.0.2",
                        ContactUser = "200",
                        Secret = new DigestSecret("200", argument == "badly" ? "wrong" : "secret"),
                        Expires = TimeSpan.FromSeconds(int.TryParse(argument, out int seconds) ? seconds : 600),
                    });
                    _registration.Start();
                });
            case "registered":
                return Until(() => _registration!.State == SipRegistrationState.Registered);
            case "failed":
                return Until(() => _registration!.State == SipRegistrationState.Failed);
            case "unregisters":
                return Do(() => _registration!.Unregister());
            default:
                return Until(() => _registration!.State == SipRegistrationState.Unregistered);
        }
    }

    private bool ActAsPhone(string what, string argument, string more)
    {
        switch (what)
        {
            case "registers":
                return Do(() => _phone!.Register(argument, more, "secret"));
            case "lies":
                return Do(() => _phone!.Register(argument, more, "wrong"));
            case "hears":
                return Until(() => _phone!.Heard.Count > 0 && _phone.Heard[^1] == argument.Replace(',', ' '));
            default:
                throw new InvalidDataException(what);
        }
    }

    private bool ActAsCalled(string what, string argument, string more)
    {
        if (!Until(() => _called!.IsCalled))
        {
            return false;
        }

        switch (what)
        {
            case "says":
                return Do(() => _called!.Say(int.Parse(argument, null), more));
            case "rings":
                return Do(() => _called!.Ring(int.Parse(argument, null), more));
            case "answers":
                return Do(() => _called!.Answer(200, argument));
            case "refuses":
                return Do(() => _called!.Answer(int.Parse(argument, null), ""));
            case "forks":
                return Do(() => _called!.Fork(argument));
            case "declines":
                return Do(() => _called!.Declines = int.Parse(argument, null));
            case "offers":
                return Do(() => _called!.Ask("INVITE", argument));
            case "updates":
                return Do(() => _called!.Ask("UPDATE", argument));
            case "hangs":
                return Do(() => _called!.Hangup());
            case "hears":
                return Until(() => _called!.Heard.Contains(argument.Replace(',', ' ')));
            case "ended":
                return Until(() => _called!.IsOver);
            default:
                throw new InvalidDataException(what);
        }
    }
}
