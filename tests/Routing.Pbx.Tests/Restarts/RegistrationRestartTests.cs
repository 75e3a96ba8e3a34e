using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Acd.Model;
using Routing.Pbx.Restarts;
using Routing.Pbx.Tests.Calls;
using Routing.Records.Model;
using Routing.Sip.Registration;
using Routing.Sip.Transports;

namespace Routing.Pbx.Tests.Restarts;

/// <summary>Phones that are registered stay so over a restart, and a process that is killed is one.</summary>
public sealed class RegistrationRestartTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("routing-registrations-").FullName, "registrations.jsonl");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void After_a_process_was_killed_its_agents_are_available_and_the_next_caller_rings_the_phone()
    {
        using (World before = Begin())
        {
            before.Phone("1001");
            before.Pass(0.6); // and it is no more
        }

        using World after = Begin();
        var phone = new TestPhone(after, "1001", "secret-1001");
        after.Until(() => after.StateOf("1001") == AgentState.Available, 1, "the agent is signed in, though the phone has not registered again");
        TestCall call = after.CallAnswered("200");
        after.Until(() => phone.Talking, 10, "they talk");
        call.Hangup();
        after.AssertNothingIsLeft();
    }

    [Fact]
    public void A_phone_that_is_gone_meanwhile_is_rung_by_no_queue_and_forgotten()
    {
        using (World before = Begin())
        {
            before.Phone("1001");
            before.Pass(0.6);
        }

        using World after = Begin();
        TestCall call = after.CallAnswered("200");
        after.Pass(20);
        Assert.Equal(AgentState.SignedOut, after.StateOf("1001"));
        after.Pass(40);
        Assert.Equal(0, after.Pbx.SipCounts.Bindings);
        call.Hangup();
        after.AssertNothingIsLeft();
        Assert.DoesNotContain(after.Record.Segments, stretch => stretch.Kind == SegmentKind.Ring);
        Assert.Equal("", File.ReadAllText(_path));
    }

    [Fact]
    public void A_phone_that_registers_again_before_it_has_answered_counts_at_once()
    {
        using (World before = Begin())
        {
            before.Phone("1001");
            before.Pass(0.6);
        }

        using World after = Begin();
        Assert.Equal(1, after.Pbx.SipCounts.Bindings);
        after.Phone("1001");
        Assert.Equal(AgentState.Available, after.StateOf("1001"));
        after.AssertNothingIsLeft();
    }

    [Fact]
    public void A_process_that_ends_as_it_should_keeps_them_too_and_one_that_unregisters_is_not_kept()
    {
        using (World before = Begin())
        {
            before.Phone("1001");
            TestPhone gone = before.Phone("1002");
            gone.Unregister();
            before.Until(() => gone.IsGone, 5, "it unregisters");
            before.Close();
        }

        Assert.Equal("1001", Assert.Single(Kept()).Binding.User);
        using World after = Begin();
        Assert.Equal(1, after.Pbx.SipCounts.Bindings);
    }

    [Fact]
    public void Nobody_but_the_owner_may_read_the_file()
    {
        using World world = Begin();
        File.WriteAllText(_path + ".new", "left by a process that was killed");
        world.Phone("1001");
        world.Pass(0.6);
        Assert.Single(Kept());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));
        }
    }

    [Fact]
    public void A_refresh_is_written_too_but_not_each_by_itself()
    {
        using World world = Begin();
        TestPhone phone = world.Phone("1001");
        world.Pass(0.6);
        DateTimeOffset first = Assert.Single(Kept()).Binding.Expires;
        world.Pass(60);
        phone.Register();
        world.Pass(1);
        Assert.Equal(first, Assert.Single(Kept()).Binding.Expires);
        world.Pass(5);
        Assert.True(Assert.Single(Kept()).Binding.Expires >= first.AddSeconds(60));
    }

    [Fact]
    public void A_file_that_is_torn_loses_its_torn_lines_alone()
    {
        SipBinding binding = new("1001", "sip:a@10.1.0.1;x=\"é\"", new SipFlow(SipProtocol.Tls, World.Exchange, IPEndPoint.Parse("[2001:db8::1]:5061")), DateTimeOffset.UnixEpoch)
        {
            Path = ["<sip:edge;lr>"],
            Priority = 0,
            Instance = "\"<urn:x>\"",
            RegId = 3,
        };
        JournalFile<(string, string, string), KeptBinding> file = new RegistrationFile(_path, NullLogger.Instance).Open();
        file.Write([((binding.User, binding.ContactUri, "x;3"), new KeptBinding(binding, "call", 4_000_000_000))]);
        File.AppendAllText(_path, """
            nonsense
            {"user":"1002"}
            {"user":"1002","contact":"sip:x@y","protocol":"Pigeon","local":"10.0.0.1:5060","remote":"10.0.0.2:5060","call_id":"c"}
            {"user":"1002","contact":"sip:x@y","protocol":"Udp","local":"here","remote":"10.0.0.2:5060","call_id":"c"}
            {"user":"1003","con
            """);
        KeptBinding read = Assert.Single(Kept());
        Assert.Equal(("call", 4_000_000_000, binding.Flow, 0, 3), (read.CallId, read.CSeq, read.Binding.Flow, read.Binding.Priority, read.Binding.RegId));
        Assert.Equal((binding.ContactUri, binding.Instance, "<sip:edge;lr>"), (read.Binding.ContactUri, read.Binding.Instance, read.Binding.Path[0]));
        Assert.Empty(new RegistrationFile(Path.GetDirectoryName(_path)!, NullLogger.Instance).Open().Read());
    }

    [Fact]
    public void A_phone_that_moves_or_comes_over_a_connection_leaves_no_line_that_holds()
    {
        using World world = Begin();
        TestPhone phone = world.Phone("1001");
        world.Pass(0.6);
        Assert.Single(Kept());
        phone.Unregister();
        world.Until(() => phone.IsGone, 5, "it unregisters");
        world.Pass(0.6);
        Assert.Empty(Kept());
        phone.Register();
        world.Until(() => phone.IsRegistered, 5, "it registers");
        world.Pass(0.6);
        Assert.Single(Kept());
        Assert.Equal(3, File.ReadAllLines(_path).Length);
    }

    [Fact]
    public void What_a_restart_did_not_take_over_is_not_kept_for_the_next_one()
    {
        SipBinding expired = new("1001", "sip:a@10.1.0.1", new SipFlow(SipProtocol.Udp, World.Exchange, IPEndPoint.Parse("10.1.0.1:5060")), DateTimeOffset.UnixEpoch);
        new RegistrationFile(_path, NullLogger.Instance).Open().Write([((expired.User, expired.ContactUri, ""), new KeptBinding(expired, "call", 1))]);
        using World world = Begin();
        world.Pass(0.6);
        Assert.Empty(Kept());
    }

    private IReadOnlyList<KeptBinding> Kept() => new RegistrationFile(_path, NullLogger.Instance).Open().Read();

    private World Begin() => new(registrations: new RegistrationFile(_path, NullLogger.Instance));
}
