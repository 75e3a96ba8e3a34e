using System.Diagnostics;
using System.Net;

namespace Routing.Bench.Peers;

/// <summary>
/// Callers that call, are answered, wait and talk until they are hung up on, and call again: so many at once as
/// <see cref="Wanted"/> says. The next call is placed when one ends, and never more than a few before the engine has
/// answered those before, so the load is what the engine takes. Signalling only.
/// </summary>
internal sealed class Callers(IPEndPoint engine, IPAddress local, string number, int audioPort = 9) : SipPeer(local, engine, "callers")
{
    private const int Window = 48;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(8);

    private readonly List<Line> _lines = [];
    private readonly Stack<Line> _free = new();
    private readonly Queue<(Line Line, long Generation, long Placed)> _dialling = new();
    private int _unanswered;
    private long _generation;
    private long _completed;
    private long _failed;
    private int _up;
    private int _mediaPort;

    // Written by whoever measures, read by the peer's thread in each turn.
    private volatile int _wanted;
    private volatile bool _leaving;

    private enum State
    {
        Free,
        Dialling,
        Up,
        Leaving,
    }

    /// <summary>How many calls are wanted at once. Lowering it lets calls end by themselves.</summary>
    public int Wanted
    {
        get => _wanted;
        set => _wanted = value;
    }

    /// <summary>Hangs up all calls and places no more, while true.</summary>
    public bool Leaving
    {
        get => _leaving;
        set => _leaving = value;
    }

    /// <summary>Calls that were answered and have not ended. Any thread; a moment old.</summary>
    public int Up => Volatile.Read(ref _up);

    /// <summary>The RTP port that the engine named in its last answer. Any thread.</summary>
    public int MediaPortOfLastAnswer => Volatile.Read(ref _mediaPort);

    /// <summary>Calls that the engine ended after a talk. Any thread.</summary>
    public long Completed => Volatile.Read(ref _completed);

    /// <summary>Calls that were refused, or not answered within 8 s. Any thread.</summary>
    public long Failed => Volatile.Read(ref _failed);

    protected override int Turn()
    {
        while (_dialling.TryPeek(out (Line Line, long Generation, long Placed) oldest)
            && (oldest.Line.State != State.Dialling || oldest.Line.Generation != oldest.Generation || Stopwatch.GetElapsedTime(oldest.Placed) > AnswerWithin))
        {
            _dialling.Dequeue();
            if (oldest.Line.State == State.Dialling && oldest.Line.Generation == oldest.Generation)
            {
                Fail(oldest.Line);
            }
        }

        if (_leaving)
        {
            foreach (Line line in _lines.Where(line => line.State == State.Up).Take(Window))
            {
                Leave(line);
            }

            return 1_000;
        }

        while (_unanswered < Window && _lines.Count - _free.Count < _wanted)
        {
            Place();
        }

        return 1_000;
    }

    protected override void OnResponse(int status, string response)
    {
        Line line = LineOf(response, out bool current);
        bool invite = SipText.CSeqMethod(response) == "INVITE";
        if (!current || status < 200)
        {
            return;
        }

        if (!invite)
        {
            if (line.State == State.Leaving)
            {
                Free(line);
            }
        }
        else if (status < 300)
        {
            line.To = SipText.Header(response, "To");
            line.Target = SipText.Between(SipText.Header(response, "Contact"), "<", '>');
            _mediaPort = int.TryParse(SipText.Between(response, "m=audio ", ' '), out int port) ? port : 0;
            Send(Request(line, "ACK", 1, line.Target, "a"));
            if (line.State == State.Dialling)
            {
                line.State = State.Up;
                _unanswered--;
                _up++;
            }
        }
        else if (line.State == State.Dialling)
        {
            line.To = SipText.Header(response, "To");
            Send(Request(line, "ACK", 1, $"sip:{number}@{Engine}", "i")); // RFC 3261 §17.1.1.3: the INVITE's own branch
            Fail(line);
        }
    }

    protected override void OnRequest(string method, string request)
    {
        Line line = LineOf(request, out bool current);
        Send(SipText.Response(request, "200 OK", "x"));
        if (method == "BYE" && current && line.State is State.Up or State.Leaving)
        {
            Interlocked.Add(ref _completed, line.State == State.Up ? 1 : 0);
            Free(line);
        }
    }

    private void Place()
    {
        if (!_free.TryPop(out Line? line))
        {
            line = new Line(_lines.Count);
            _lines.Add(line);
        }

        line.Generation = ++_generation;
        line.State = State.Dialling;
        line.To = $"<sip:{number}@{Engine}>";
        _unanswered++;
        _dialling.Enqueue((line, line.Generation, Stopwatch.GetTimestamp()));
        string body = SipText.Sdp(Local.Address.ToString(), audioPort);
        Send(Request(line, "INVITE", 1, $"sip:{number}@{Engine}", "i", "Content-Type: application/sdp\r\n", body));
    }

    private void Leave(Line line)
    {
        Send(Request(line, "BYE", 2, line.Target, "b"));
        _up--;
        line.State = State.Leaving;
    }

    private void Fail(Line line)
    {
        Interlocked.Increment(ref _failed);
        Free(line);
    }

    private void Free(Line line)
    {
        _unanswered -= line.State == State.Dialling ? 1 : 0;
        _up -= line.State == State.Up ? 1 : 0;
        line.State = State.Free;
        _free.Push(line);
    }

    // A Call-ID is the line's number and the generation of its call: LINE.GENERATION@…
    private Line LineOf(string message, out bool current)
    {
        string[] id = SipText.Header(message, "Call-ID").Split('.', '@');
        Line line = _lines[int.Parse(id[0])];
        current = line.Generation == long.Parse(id[1]);
        return line;
    }

    private string Request(Line line, string method, int cseq, string uri, string branch, string more = "", string body = "") =>
        $"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {Local};rport;branch=z9hG4bK{branch}{line.Generation}\r\nMax-Forwards: 70\r\n"
        + $"From: <sip:0{line.Index}@{Local}>;tag=c{line.Generation}\r\nTo: {line.To}\r\n"
        + $"Call-ID: {line.Index}.{line.Generation}@{Local.Address}\r\nCSeq: {cseq} {method}\r\nContact: <sip:0{line.Index}@{Local}>\r\n"
        + $"{more}Content-Length: {body.Length}\r\n\r\n{body}";

    private sealed class Line(int index)
    {
        public int Index => index;

        public long Generation { get; set; }

        public State State { get; set; }

        public string To { get; set; } = "";

        public string Target { get; set; } = "";
    }
}
