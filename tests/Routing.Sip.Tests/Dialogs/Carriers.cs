using System.Net;
using System.Text;
using Routing.Sip.Dialogs;
using Routing.Sip.Tests.Location;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>Two servers of one carrier, 10.0.0.11 before 10.0.0.12, that say what the test makes them say; and calls of ours to them.</summary>
internal sealed class Carriers : IDisposable
{
    public Carriers(Farm? farm = null, string service = "_sip._udp")
    {
        Farm = farm ?? new Farm();
        Farm.Dns.Zone.AddRange(
        [
            $"{service}.carrier.example SRV 10 0 5060 a.example", $"{service}.carrier.example SRV 20 0 5060 b.example",
            "a.example A 10.0.0.11", "b.example A 10.0.0.12",
        ]);
        Farm.Dns.TimeToLive = 3600;
        First = new Carrier(Farm, "10.0.0.11");
        Second = new Carrier(Farm, "10.0.0.12");
    }

    public Farm Farm { get; }

    public Carrier First { get; }

    public Carrier Second { get; }

    public TestLeg Leg { get; private set; } = new();

    public UacInviteDialog Call(Func<OutgoingInvite, OutgoingInvite>? change = null)
    {
        var invite = new OutgoingInvite { RequestUri = "sip:+4930@carrier.example", FromUser = "200", Offer = Pair.Offer };
        Leg = new TestLeg();
        return Farm.Agent.Invite(change?.Invoke(invite) ?? invite, Leg);
    }

    public Carriers Run(double seconds)
    {
        Farm.Run(seconds);
        return this;
    }

    /// <summary>Everything ended, within the 64*T1 that transactions may take.</summary>
    public void AssertNothingLeft()
    {
        Run(70);
        Assert.Equal(default, Farm.Agent.Counts);
    }

    public void Dispose() => Farm.Dispose();

    internal sealed class Carrier : ISipReceiver
    {
        private readonly Farm _farm;
        private readonly InMemoryTransport _transport;
        private readonly string _address;

        public Carrier(Farm farm, string address)
        {
            _farm = farm;
            _address = address;
            _transport = farm.Network.Bind(IPEndPoint.Parse(address + ":5060"));
            _transport.Start(this);
        }

        public List<string> Received { get; } = [];

        public IEnumerable<string> Methods => Received.Select(message => message.Split(' ')[0]);

        /// <summary>Answers an INVITE at once; null for silence.</summary>
        public Func<string, string?> OnInvite { get; set; } = static _ => null;

        public string Invite => Received.Last(message => message.StartsWith("INVITE", StringComparison.Ordinal));

        public string Last(string method) => Received.Last(message => message.StartsWith(method, StringComparison.Ordinal));

        public int Count(string method) => Methods.Count(one => one == method);

        public string Response(string request, int status, string extra = "", string tag = "") =>
            RawPeer.Response(request, status, tag.Length > 0 ? tag : "t" + _address.Split('.')[3], extra, status is 183 or 200 && request.StartsWith("INVITE", StringComparison.Ordinal) ? "v=0\r\n" : "")
                .Replace("@10.0.0.1:5060", $"@{_address}:5060", StringComparison.Ordinal);

        /// <summary>Answers the latest INVITE and lets 10 ms pass.</summary>
        public void Answer(int status, string extra = "", string tag = "") => Say(Response(Invite, status, extra, tag));

        public void Say(string message, double seconds = 0.01)
        {
            _transport.Send(Encoding.UTF8.GetBytes(message), Farm.Us);
            _farm.Run(seconds);
        }

        public void OnReceived(ISipTransport transport, ReadOnlySpan<byte> message, IPEndPoint remote)
        {
            string text = Encoding.UTF8.GetString(message);
            Received.Add(text);
            string method = text.Split(' ')[0];
            string? answer = method is "BYE" or "CANCEL" ? Response(text, 200) : method == "INVITE" ? OnInvite(text) : null;
            if (answer is not null)
            {
                _transport.Send(Encoding.UTF8.GetBytes(answer), remote);
            }
        }
    }
}
