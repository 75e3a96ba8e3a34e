using System.Runtime.Versioning;
using Routing.Pbx.Configuration;

namespace Routing.Pbx.Tests.Configuration;

/// <summary>What can be wrong with files and folders themselves: told, never thrown, never waited for.</summary>
public sealed class DirectoryTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private string[] Load() => [.. TestLoad.Lines(TestLoad.Load(_directory.Path), _directory.Path)];

    [Fact]
    public void A_directory_that_is_not_there_is_told()
    {
        ConfigurationResult result = TestLoad.Load("no/such/directory/");

        Assert.Null(result.Plan);
        Assert.Equal("no/such/directory:0:0: error: there is no such directory", Assert.Single(result.Problems).ToString());
    }

    [Fact]
    public void A_file_in_place_of_a_directory_is_told() =>
        Assert.Null(TestLoad.Load(Path.Combine(TestLoad.Shipped, "node.yaml")).Plan);

    [Fact]
    public void A_directory_without_files_is_told()
    {
        _directory["a.test.yaml"] = "skills: [a]";
        _directory[".hidden.yaml"] = "skills: [a]";
        _directory["..data/a.yaml"] = "skills: [a]";
        _directory["a.yml.example"] = "skills: [a]";

        Assert.EndsWith("error: there is no *.yaml file in this directory", Assert.Single(Load()), StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_below_are_read_and_a_link_that_leads_back_is_told()
    {
        _directory["a/b/c.yaml"] = "skils: [a]";
        File.CreateSymbolicLink(Path.Combine(_directory.Path, "a/b/up"), "../..");
        File.CreateSymbolicLink(Path.Combine(_directory.Path, "self.yaml"), "self.yaml");
        File.CreateSymbolicLink(Path.Combine(_directory.Path, "gone.yaml"), "nowhere.yaml");

        Assert.Equal(
            [
                "a/b/c.yaml:1:1: error: \"skils\" is not a known section (did you mean skills?)",
                "a/b/up:0:0: error: this symbolic link leads back to a folder that it stands in",
                "gone.yaml:0:0: error: this symbolic link leads to nowhere.yaml, which is not there",
                "self.yaml:0:0: error: this symbolic link cannot be followed: it leads to itself, or may not be read",
            ],
            Load());
    }

    [Fact]
    public void A_link_to_a_file_or_folder_elsewhere_is_followed()
    {
        using var other = new TestDirectory();
        other["x/more.yaml"] = "skils: [a]";
        _directory["a.yaml"] = "node: {}";
        File.CreateSymbolicLink(Path.Combine(_directory.Path, "linked"), Path.Combine(other.Path, "x"));

        Assert.Equal("linked/more.yaml:1:1: error: \"skils\" is not a known section (did you mean skills?)", Assert.Single(Load()));
    }

    [Fact]
    public void What_is_no_text_is_told_with_its_place()
    {
        File.WriteAllBytes(Path.Combine(_directory.Path, "latin.yaml"), [.. "node:\n  name: Caf"u8, 0xe9, (byte)'\n']);
        File.WriteAllBytes(Path.Combine(_directory.Path, "nul.yaml"), [.. "node:\n  name: a"u8, 0, (byte)'\n']);

        Assert.Equal(
            [
                "latin.yaml:2:12: error: this is not UTF-8 text: save the file as UTF-8",
                "nul.yaml:2:10: error: there is a control character here: is this a text file?",
            ],
            Load());
    }

    [Fact]
    public void Byte_order_marks_and_carriage_returns_do_no_harm()
    {
        _directory["a.yaml"] = "\uFEFFnode:\r\n  name: here\r\n";

        Assert.Equal("here", TestLoad.Load(_directory.Path).Plan!.Node.Name);
    }

    [Fact]
    public void A_pipe_is_not_waited_for()
    {
        _directory["a.yaml"] = "node: { name: \"${file:secret}\" }";
        foreach (string pipe in new[] { "pipe.yaml", "secret", "music.wav" })
        {
            using var mkfifo = System.Diagnostics.Process.Start("mkfifo", Path.Combine(_directory.Path, pipe));
            mkfifo.WaitForExit();
        }

        Assert.Equal(
            [
                "a.yaml:1:15: error: the file secret is empty",
                "music.wav:0:0: error: this is not a WAV file: it is too short",
                "pipe.yaml:0:0: warning: this file says nothing",
            ],
            Load());
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void An_unreadable_file_is_told_and_hides_nothing_else()
    {
        _directory["a.yaml"] = "numbers: { \"100\": { flow: main } }\nskils: []";
        _directory["flows.yaml"] = "flows: { main: [hangup] }";
        string file = Path.Combine(_directory.Path, "flows.yaml");
        File.SetUnixFileMode(file, UnixFileMode.None);
        string[] told = Load();
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Assert.Equal("a.yaml:2:1: error: \"skils\" is not a known section (did you mean skills?)", told[0]);
        if (Environment.UserName != "root") // who reads everything
        {
            Assert.StartsWith("flows.yaml:0:0: error: this file cannot be read", told[1], StringComparison.Ordinal);
            Assert.Equal(2, told.Length); // the flow is not called missing: it stands in the file that could not be read
        }
    }

    [Fact]
    public void Audio_that_a_telephone_cannot_play_is_told()
    {
        _directory["a.yaml"] = "node: {}";
        byte[] wav = File.ReadAllBytes(Path.Combine(TestLoad.Shipped, "music/hold.wav"));
        wav[24] = 0x44; // 44.1 kHz
        wav[25] = 0xac;
        File.WriteAllBytes(Path.Combine(_directory.Path, "cd.wav"), wav);
        _directory["text.wav"] = new string('x', 100);

        Assert.Equal(
            [
                "cd.wav:0:0: error: this is WAV with 44100 Hz, 1 channel(s), 8 bits: convert it, sox IN -r 8000 -c 1 -b 16 OUT.wav",
                "text.wav:0:0: error: this is not a WAV file",
            ],
            Load());
    }
}
