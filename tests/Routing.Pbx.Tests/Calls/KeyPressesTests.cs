using System.Globalization;
using Routing.Pbx.Calls;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Scheduling;

namespace Routing.Pbx.Tests.Calls;

/// <summary>A key that comes by RFC 4733, by INFO or by both is one press.</summary>
public sealed class KeyPressesTests
{
    // r: in the media; i: by INFO; then the key; then, after a colon, seconds that pass.
    [Theory]
    [InlineData(KeyWay.Auto, "r1 r2 r2", "122")]
    [InlineData(KeyWay.Auto, "i1 i2 i2", "122")]
    [InlineData(KeyWay.Auto, "r1 i1 r2 i2", "12")]
    [InlineData(KeyWay.Auto, "i1 r1 i2 r2", "12")]
    [InlineData(KeyWay.Auto, "r5 i5 r5 i5 r5 i5", "555")]
    [InlineData(KeyWay.Auto, "r5 r5 r5 i5 i5 i5", "555")]
    [InlineData(KeyWay.Auto, "r1 r2 r3 i1 i2 i3", "123")]
    [InlineData(KeyWay.Auto, "r1 r2:1.5 i2 i1", "12")]
    [InlineData(KeyWay.Auto, "r1:3.5 i1", "1")]
    [InlineData(KeyWay.Auto, "r1:4.5 i1", "11")]
    [InlineData(KeyWay.Auto, "r1 i2 r2 i1", "12")]
    [InlineData(KeyWay.Auto, "r# i* r* i#", "#*")]
    [InlineData(KeyWay.Rfc4733, "r1 i1 i2 r2", "12")]
    [InlineData(KeyWay.Rfc4733, "i1 i2", "")]
    [InlineData(KeyWay.Info, "r1 i1 r2", "1")]
    [InlineData(KeyWay.Info, "i1 i1", "11")]
    public void Each_press_counts_once(KeyWay way, string came, string counted)
    {
        var scheduler = new VirtualScheduler();
        var presses = new KeyPresses(way);
        string heard = "";
        foreach (string press in came.Split(' '))
        {
            heard += presses.Counts(press[1], press[0] == 'i', scheduler.Time) ? press[1] : "";
            scheduler.Advance(TimeSpan.FromSeconds(press.Contains(':', StringComparison.Ordinal) ? double.Parse(press[3..], CultureInfo.InvariantCulture) : 0.1));
        }

        Assert.Equal(counted, heard);
    }

    [Theory]
    [InlineData("auto", "ri", true)]
    [InlineData("auto", "i", true)]
    [InlineData("auto", "r", true)]
    [InlineData("rfc4733", "r", true)]
    [InlineData("rfc4733", "i", false)]
    [InlineData("info", "i", true)]
    [InlineData("info", "r", false)]
    public void A_menu_hears_a_carriers_key_as_its_trunk_is_set(string dtmf, string ways, bool hears)
    {
        using World world = With(dtmf);
        RawPeer caller = Caller(world);
        Press(world, caller, '1', ways);
        world.Pass(1);
        caller.Bye();
        world.Until(() => world.Records.All.Count == 1, 20, "its record");
        Assert.Equal(hears ? "red" : null, world.Record.Queue);
    }

    [Fact]
    public void A_wrong_key_that_comes_both_ways_is_one_wrong_key()
    {
        using World world = With("auto");
        RawPeer caller = Caller(world);
        Press(world, caller, '9', "ri");
        world.Pass(1.5);
        Assert.DoesNotContain(caller.Received, message => message.StartsWith("BYE", StringComparison.Ordinal));
        Press(world, caller, '9', "ir"); // the second is one too many
        world.Pass(1.5);
        Assert.Contains(caller.Received, message => message.StartsWith("BYE", StringComparison.Ordinal));
    }

    private static World With(string dtmf)
    {
        var world = new World();
        world.Reload(text => text.Replace("    max_calls: 1000", $"    max_calls: 1000\n    dtmf: {dtmf}", StringComparison.Ordinal));
        return world;
    }

    private static RawPeer Caller(World world)
    {
        RawPeer caller = world.Raw();
        caller.Invite("100", Sdp.Plain);
        Assert.Equal(200, caller.Status);
        caller.Ack();
        world.Pass(0.5);
        return caller;
    }

    private static void Press(World world, RawPeer caller, char key, string ways)
    {
        foreach (char way in ways)
        {
            if (way == 'r')
            {
                world.Media.Press(caller.Leg, key);
            }
            else
            {
                caller.Press(key);
            }
        }
    }
}
