using System.Runtime.CompilerServices;
using Routing.Acd.Model;
using Routing.Pbx.FeatureCodes;
using Routing.Pbx.Tests.Calls;
using Routing.Pbx.Tests.FeatureCodes;

namespace Routing.Pbx.Tests.Desks;

/// <summary>
/// Whether an agent is signed in, after everything that may bear on it: each way to sign in, in each situation, and what happens then. The truth
/// table is <c>availability.tsv</c>; with UPDATE_AVAILABILITY=1 it is written anew, to be read line by line.
/// </summary>
public sealed class AvailabilityTests : IDisposable
{
    private static readonly string[] Ways = ["on_register", "manual", "pin"];

    private static readonly string[] Situations =
        ["no_phone", "fresh", "available", "paused", "signed_out", "quiet", "available_quiet", "paused_quiet", "paused_by_engine", "seated", "seated_quiet", "displaced"];

    private static readonly string[] Events =
    [
        "phone_goes", "phone_goes_and_comes", "reload", "reload_on_register", "reload_manual", "restart", "says_available", "says_paused", "says_signed_out",
        "signs_in", "ends_pause", "quiet_on", "quiet_off", "quiet_off_after_phone",
    ];

    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("routing-availability-").FullName, "desks.jsonl");

    private FeatureWorld? _world;
    private TestPhone? _phone;
    private TestPhone? _lobby;

    public static TheoryData<string, string, string> Rows =>
        new(from way in Ways from situation in Situations from what in Events select (way, situation, what));

    public void Dispose()
    {
        _world?.Dispose();
        Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_event_makes_of_each_situation_what_the_table_says(string way, string situation, string what)
    {
        _world = Begin(way);
        Bring(situation);
        string before = Tell();
        Happen(way, what);
        string after = Tell();
        string row = $"{way}\t{situation}\t{what}\t{before}\t{after}";

        // What holds of every row, whoever wrote the table.
        Assert.False(after.Contains("quiet", StringComparison.Ordinal) && after.StartsWith("available", StringComparison.Ordinal), $"quiet, and gets calls: {row}");
        if (what is "phone_goes" or "phone_goes_and_comes" or "reload" or "restart" && situation is "paused" or "paused_quiet" or "signed_out")
        {
            string said = situation == "signed_out" ? "signed_out" : "paused:lunch";
            Assert.True(after.Contains(said, StringComparison.Ordinal), $"people's word is theirs to take back: {row}");
        }

        if (Environment.GetEnvironmentVariable("UPDATE_AVAILABILITY") == "1")
        {
            lock (Events)
            {
                File.AppendAllText(TablePath() + ".new", row + "\n");
            }

            return;
        }

        Assert.Equal([row], File.ReadLines(TablePath()).Where(line => line.StartsWith($"{way}\t{situation}\t{what}\t", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_table_has_no_row_too_many() =>
        Assert.Equal(Ways.Length * Situations.Length * Events.Length, File.ReadLines(TablePath()).Count(line => !line.StartsWith('#')));

    private static Func<string, string> As(string way) => text => text.Replace(
        "\"1001\": { device: { username: \"1001\", password: secret-1001 }", $"\"1001\": {{ sign_in: {way}, pin: \"4812\", device: {{ username: \"1001\", password: secret-1001 }}", StringComparison.Ordinal);

    private FeatureWorld Begin(string way) => new(_path, As(way));

    private void Bring(string situation)
    {
        if (situation == "no_phone")
        {
            return;
        }

        Register();
        switch (situation)
        {
            case "available":
                Say(AgentMode.Available);
                break;
            case "paused":
                Say(AgentMode.Paused);
                break;
            case "signed_out":
                Say(AgentMode.SignedOut);
                break;
            case "quiet":
                Dial("*78");
                break;
            case "available_quiet":
                Say(AgentMode.Available);
                Dial("*78");
                break;
            case "paused_quiet":
                Say(AgentMode.Paused);
                Dial("*78");
                break;
            case "paused_by_engine":
                Say(AgentMode.Available);
                _phone!.Habit = Habit.LetsRing;
                TestCall call = _world!.World.Call("201");
                _world.Settle("1001", AgentState.Paused, 60);
                call.Hangup();
                break;
            case "seated" or "seated_quiet":
                _lobby = _world!.World.Phone("2001");
                _world.Dial(_lobby, "*111001", "4812#");
                if (situation == "seated_quiet")
                {
                    Dial("*78");
                }

                break;
            case "displaced":
                _world!.Dial(_phone!, "*111005", "0815#");
                break;
        }

        _world!.World.Pass(1);
    }

    private void Happen(string way, string what)
    {
        switch (what)
        {
            case "phone_goes":
                Unregister();
                break;
            case "phone_goes_and_comes":
                Unregister();
                Register();
                break;
            case "reload":
                _world!.Reload(As(way));
                break;
            case "reload_on_register":
                _world!.Reload(As("on_register"));
                break;
            case "reload_manual":
                _world!.Reload(As("manual"));
                break;
            case "restart":
                (bool hadPhone, bool hadLobby) = (_phone is not null, _lobby is not null);
                _world!.World.Pass(1);
                _world.World.Close();
                _world.Dispose();
                _world = Begin(way);
                (_phone, _lobby) = (null, hadLobby ? _world.World.Phone("2001") : null);
                if (hadPhone)
                {
                    Register();
                }

                break;
            case "says_available":
                Say(AgentMode.Available);
                break;
            case "says_paused":
                Say(AgentMode.Paused);
                break;
            case "says_signed_out":
                Say(AgentMode.SignedOut);
                break;
            case "signs_in":
                Dial("*11", "4812#");
                break;
            case "ends_pause":
                Dial("*14");
                break;
            case "quiet_on":
                Dial("*78");
                break;
            case "quiet_off":
                Dial("*79");
                break;
            case "quiet_off_after_phone":
                Unregister();
                Register();
                Dial("*79");
                break;
        }

        _world!.World.Pass(1);
    }

    // At the phone where they sit, else at their own.
    private void Dial(string code, string keys = "") => _world!.Dial(code == "*11" ? Own : Theirs, code, keys);

    private TestPhone Own => _phone ??= new TestPhone(_world!.World, "1001", "secret-1001");

    private TestPhone Theirs => _world!.World.Pbx.SeatOf("1001") is null ? Own : _lobby!;

    private void Say(AgentMode mode)
    {
        Assert.True(_world!.World.Pbx.SetAgent("1001", mode, mode == AgentMode.Paused ? "lunch" : null));
        _world.World.Pass(1);
    }

    private void Register()
    {
        TestPhone phone = Theirs;
        phone.Register();
        _world!.World.Until(() => phone.IsRegistered, 10, "registered");
        _world.World.Pass(1);
    }

    private void Unregister()
    {
        if (Theirs is { IsRegistered: true } phone)
        {
            phone.Unregister();
            _world!.World.Until(() => phone.IsGone, 10, "gone");
            _world.World.Pass(1);
        }
    }

    // The published state; what the ACD has of people's word, where that is another; and what is set at the desk.
    private string Tell()
    {
        AgentSnapshot now = _world!.World.Pbx.AcdSnapshot().Agents.Single(agent => agent.Agent == _world.World.Pbx.Plan.Agents["1001"].Id);
        string mode = now.Mode switch { AgentMode.Paused => $"paused:{now.ModeReason}", AgentMode.Available => "available", _ => "signed_out" };
        string state = PbxWords.Of(now.State);
        DeskState set = _world.World.Pbx.SettingsOf("1001");
        return (mode.StartsWith(state, StringComparison.Ordinal) ? mode : $"{state}({mode})") + (set.DoNotDisturb ? " quiet" : "") + (set.Seat is { } seat ? $" at {seat}" : "");
    }

    private static string TablePath([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "availability.tsv");
}
