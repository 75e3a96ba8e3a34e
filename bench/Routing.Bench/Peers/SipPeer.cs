using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Routing.Bench.Peers;

/// <summary>One socket that talks to the engine, and the one thread on which all of its side happens.</summary>
internal abstract class SipPeer : IDisposable
{
    private const int SocketBuffer = 4 * 1024 * 1024;
    private const int BurstLength = 64;
    private const int LongestWaitMicroseconds = 2_000;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly byte[] _in = new byte[65_536];
    private readonly byte[] _out = new byte[4096];
    private readonly Thread _thread;

    // Written by Dispose, read by the thread in each turn.
    private volatile bool _stopping;

    protected SipPeer(IPAddress local, IPEndPoint engine, string name)
    {
        _socket.ReceiveBufferSize = SocketBuffer;
        _socket.SendBufferSize = SocketBuffer;
        _socket.Bind(new IPEndPoint(local, 0));
        _socket.Connect(engine);
        _socket.Blocking = false;
        Engine = engine;
        Local = (IPEndPoint)_socket.LocalEndPoint!;
        _thread = new Thread(Run) { IsBackground = true, Name = name };
    }

    public IPEndPoint Local { get; }

    protected IPEndPoint Engine { get; }

    public void Start() => _thread.Start();

    public void Dispose()
    {
        _stopping = true;
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _socket.Dispose();
    }

    protected abstract void OnRequest(string method, string request);

    protected abstract void OnResponse(int status, string response);

    /// <summary>What is due; says in how many microseconds there will be more to do.</summary>
    protected abstract int Turn();

    protected void Send(string message) =>
        _socket.Send(_out.AsSpan(0, Encoding.ASCII.GetBytes(message, _out)), SocketFlags.None, out _);

    private void Run()
    {
        while (!_stopping)
        {
            int wait = Turn();
            if (!Receive() && wait > 0)
            {
                _socket.Poll(Math.Min(wait, LongestWaitMicroseconds), SelectMode.SelectRead);
            }
        }
    }

    private bool Receive()
    {
        for (int i = 0; i < BurstLength; i++)
        {
            int length = _socket.Receive(_in, SocketFlags.None, out SocketError error);
            if (error != SocketError.Success)
            {
                return i > 0;
            }

            string message = Encoding.ASCII.GetString(_in, 0, length);
            if (SipText.Status(message) is var status and > 0)
            {
                OnResponse(status, message);
            }
            else
            {
                OnRequest(SipText.Method(message), message);
            }
        }

        return true;
    }
}
