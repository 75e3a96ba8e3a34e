using System.Net.Sockets;
using System.Text;
using Routing.Server.Hosting;

namespace Routing.Server.Tests.Hosting;

/// <summary>What a service manager is told, at a socket like its own.</summary>
public sealed class ServiceNoticeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_state_arrives_as_one_datagram(bool isAbstract)
    {
        string folder = Directory.CreateTempSubdirectory("routing-notice-").FullName;
        try
        {
            string name = isAbstract ? "@" + Path.GetFileName(folder) : Path.Combine(folder, "notify");
            using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
            manager.Bind(new UnixDomainSocketEndPoint(isAbstract ? '\0' + name[1..] : name));
            Assert.True(ServiceNotice.Send("READY=1", name));
            byte[] told = new byte[100];
            Assert.Equal("READY=1", Encoding.UTF8.GetString(told, 0, manager.Receive(told)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("relative")]
    [InlineData("/nowhere/at/all")]
    public void Where_nobody_listens_nothing_happens(string? address) => Assert.False(ServiceNotice.Send("READY=1", address));
}
