using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Routing.Bench.Engines;

namespace Routing.Bench.Peers;

/// <summary>
/// Agents' phones: registered with digest, they ring and answer at once, talk for a while and hang up. From each BYE
/// the time to the next INVITE at the same phone is kept. Signalling only.
/// </summary>
internal sealed class Phones : SipPeer
{
    private const int RegisterWindow = 32;

    private readonly Dictionary<string, Phone> _phones;
    private readonly Queue<Phone> _unregistered;
    private readonly PriorityQueue<(Phone Phone, string CallId), long> _talks = new();
    private readonly Random _random = new(1);
    private readonly TimeSpan _shortest;
    private readonly TimeSpan _longest;
    private readonly int _audioPort;
    private readonly Lock _gate = new();
    private List<double> _handOvers = [];
    private int _registering;
    private int _registered;
    private int _talking;
    private long _requests;
    private long _refused;

    public Phones(IPEndPoint engine, IPAddress local, IEnumerable<string> names, TimeSpan shortest, TimeSpan longest, int audioPort = 9)
        : base(local, engine, "phones")
    {
        _shortest = shortest;
        _longest = longest;
        _audioPort = audioPort;
        _phones = names.ToDictionary(name => name, name => new Phone(name));
        _unregistered = new Queue<Phone>(_phones.Values);
    }

    /// <summary>Phones that are registered. Any thread.</summary>
    public int Registered => Volatile.Read(ref _registered);

    /// <summary>Phones in a talk. Any thread.</summary>
    public int Talking => Volatile.Read(ref _talking);

    /// <summary>Second calls that came while a phone was talking: must stay 0. Any thread.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>The times from a phone's BYE to its next INVITE since this was last asked, in milliseconds. Any thread.</summary>
    public double[] TakeHandOvers()
    {
        lock (_gate)
        {
            double[] taken = [.. _handOvers];
            _handOvers = [];
            return taken;
        }
    }

    protected override int Turn()
    {
        while (_registering < RegisterWindow && _unregistered.TryDequeue(out Phone? phone))
        {
            _registering++;
            Register(phone, 1, "");
        }

        long now = Stopwatch.GetTimestamp();
        while (_talks.TryPeek(out (Phone Phone, string CallId) talk, out long due))
        {
            if (due > now)
            {
                return (int)Math.Min((due - now) * 1_000_000 / Stopwatch.Frequency, 1_000_000);
            }

            _talks.Dequeue();
            if (talk.Phone.Talking && talk.Phone.CallId == talk.CallId)
            {
                HangUp(talk.Phone);
            }
        }

        return 1_000_000;
    }

    protected override void OnRequest(string method, string request)
    {
        Phone phone = _phones[SipText.Between(request, "sip:", '@')];
        switch (method)
        {
            case "INVITE":
                OnInvite(phone, request);
                break;
            case "ACK":
                if (phone.Answered && !phone.Talking && SipText.Header(request, "Call-ID") == phone.CallId)
                {
                    phone.Talking = true;
                    _talking++;
                    TimeSpan talk = _shortest + ((_longest - _shortest) * _random.NextDouble());
                    _talks.Enqueue((phone, phone.CallId), Stopwatch.GetTimestamp() + (long)(talk.TotalSeconds * Stopwatch.Frequency));
                }

                break;
            default:
                Send(SipText.Response(request, "200 OK", phone.Name));
                if (method is "BYE" && SipText.Header(request, "Call-ID") == phone.CallId)
                {
                    End(phone);
                }

                break;
        }
    }

    protected override void OnResponse(int status, string response)
    {
        if (SipText.CSeqMethod(response) != "REGISTER" || status < 200)
        {
            return; // the 200 of a BYE: the phone has hung up already
        }

        Phone phone = _phones[SipText.Between(response, "sip:", '@')];
        if (status == 401)
        {
            Register(phone, 2, Authorization(phone, SipText.Between(response, "nonce=\"", '"'), SipText.Between(response, "realm=\"", '"')));
        }
        else if (!phone.Registered && status == 200)
        {
            phone.Registered = true;
            _registering--;
            Interlocked.Increment(ref _registered);
        }
    }

    private void OnInvite(Phone phone, string request)
    {
        long now = Stopwatch.GetTimestamp();
        string callId = SipText.Header(request, "Call-ID");
        if (phone.Answered && phone.CallId != callId)
        {
            _refused++;
            Send(SipText.Response(request, "486 Busy Here", phone.Name));
            return;
        }

        if (phone.CallId != callId)
        {
            if (phone.HungUp != 0)
            {
                lock (_gate)
                {
                    _handOvers.Add(Stopwatch.GetElapsedTime(phone.HungUp, now).TotalMilliseconds);
                }
            }

            phone.HungUp = 0;
            phone.Answered = true;
            phone.CallId = callId;
            phone.Remote = SipText.Header(request, "From");
            phone.Self = $"{SipText.Header(request, "To")};tag={phone.Name}";
            phone.Target = SipText.Between(SipText.Header(request, "Contact"), "<", '>');
        }

        string contact = $"Contact: <sip:{phone.Name}@{Local}>\r\n";
        Send(SipText.Response(request, "180 Ringing", phone.Name, contact));
        Send(SipText.Response(
            request, "200 OK", phone.Name, contact + "Content-Type: application/sdp\r\n", SipText.Sdp(Local.Address.ToString(), _audioPort)));
    }

    private void End(Phone phone)
    {
        _talking -= phone.Talking ? 1 : 0;
        phone.Answered = phone.Talking = false;
    }

    private void HangUp(Phone phone)
    {
        End(phone);
        phone.HungUp = Stopwatch.GetTimestamp();
        Send($"BYE {phone.Target} SIP/2.0\r\nVia: SIP/2.0/UDP {Local};rport;branch=z9hG4bKb{++_requests}\r\nMax-Forwards: 70\r\n"
            + $"From: {phone.Self}\r\nTo: {phone.Remote}\r\nCall-ID: {phone.CallId}\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n");
    }

    private void Register(Phone phone, int cseq, string authorization) =>
        Send($"REGISTER sip:{Engine} SIP/2.0\r\nVia: SIP/2.0/UDP {Local};rport;branch=z9hG4bKr{++_requests}\r\nMax-Forwards: 70\r\n"
            + $"From: <sip:{phone.Name}@{Engine}>;tag=r{phone.Name}\r\nTo: <sip:{phone.Name}@{Engine}>\r\nCall-ID: r{phone.Name}@{Local.Address}\r\n"
            + $"CSeq: {cseq} REGISTER\r\nContact: <sip:{phone.Name}@{Local}>\r\nExpires: 1800\r\n{authorization}Content-Length: 0\r\n\r\n");

    // RFC 3261 §22.4 without qop: the generator's own digest, in its shortest form.
    private string Authorization(Phone phone, string nonce, string realm)
    {
        string uri = $"sip:{Engine}";
        string response = Md5($"{Md5($"{phone.Name}:{realm}:{EngineSettings.Password(phone.Name)}")}:{nonce}:{Md5($"REGISTER:{uri}")}");
        return $"Authorization: Digest username=\"{phone.Name}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\", response=\"{response}\", algorithm=MD5\r\n";
    }

    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(text)));
}
