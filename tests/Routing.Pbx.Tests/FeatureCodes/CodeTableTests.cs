using System.Runtime.CompilerServices;
using Routing.Pbx.Tests.Calls;
using Routing.Pbx.Tests.Configuration;
using Routing.Records.Model;

namespace Routing.Pbx.Tests.FeatureCodes;

/// <summary>
/// Every feature code in every situation of the phone and its agent: what is heard, the SIP answer, what the record says and how the
/// agent is afterwards. The table is <c>codes.tsv</c>; with UPDATE_CODES=1 it is written anew, to be read line by line.
/// </summary>
public sealed class CodeTableTests
{
    // What is dialled, and the keys that are pressed when asked.
    private static readonly (string Code, string Keys)[] Codes =
    [
        ("*11", "1005# 0815#"), ("*111001", "1111# 2222# 3333#"), ("*111004", "4711#"), ("*12", ""), ("*13", "1"), ("*13", "9 9 9"), ("*132", ""), ("*21", ""), ("*14", ""), ("*15", ""), ("*16", ""),
        ("*18", ""), ("*72", "2002#"), ("*72", "110# 2002#"), ("*722002", ""), ("*72110", "110# 110#"), ("*902002", ""), ("*922002", ""), ("*73", ""), ("*76", ""), ("*78", ""), ("*79", ""), ("*8", ""),
        ("*82002", ""), ("*70", ""), ("*70803", ""), ("*71", "801#"), ("*71803", ""), ("802", ""),
    ];

    public static TheoryData<string, string, string> Rows =>
        new(FeatureSituation.All.SelectMany(situation => Codes.Select(code => (situation, code.Code, code.Keys))));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_code_does_and_says_what_the_table_says(string situation, string code, string keys)
    {
        string row = $"{situation}\t{code} {keys}".TrimEnd();
        string is_ = Run(situation, code, keys);
        if (Environment.GetEnvironmentVariable("UPDATE_CODES") == "1")
        {
            lock (Codes)
            {
                File.AppendAllText(TablePath() + ".new", $"{row}\t{is_}\n");
            }

            return;
        }

        string[] expected = [.. File.ReadLines(TablePath()).Where(line => line.StartsWith(row + "\t", StringComparison.Ordinal))];
        Assert.Equal([$"{row}\t{is_}"], expected);
    }

    [Fact]
    public void All_that_is_said_is_shipped_in_both_languages_and_the_table_has_no_row_too_many()
    {
        string[] rows = [.. File.ReadLines(TablePath()).Where(line => !line.StartsWith('#'))];
        Assert.Equal(FeatureSituation.All.Count * Codes.Length, rows.Length);
        string prompts = Path.Combine(TestLoad.Shipped, "prompts");
        foreach (string said in rows.SelectMany(row => row.Split('\t')[2].Split(' ')).Distinct().Where(said => said is not ("-" or "silence" or "hold")))
        {
            string file = said.StartsWith("digit_", StringComparison.Ordinal) ? $"say/{said}" : $"feature/{said}";
            Assert.All((string[])["en", "ja"], language => Assert.True(File.Exists(Path.Combine(prompts, language, file + ".wav")), $"{language}/{file}"));
            Assert.Contains(File.ReadLines(Path.Combine(prompts, "prompts.tsv")), line => line.Split('\t') is [var name, { Length: > 0 }, { Length: > 0 }] && name == file);
        }
    }

    // heard, answer, record, agent afterwards
    private static string Run(string situation, string code, string keys)
    {
        string language = (situation.Length + code.Length) % 2 == 0 ? "en" : "ja";
        using FeatureSituation made = FeatureSituation.Make(situation, language);
        World world = made.World.World;
        int records = world.Records.All.Count;
        int live = world.Pbx.LiveCalls;
        TestCall call = made.Phone.Dial(code);
        world.Until(() => world.Pbx.LiveCalls > live || call.End is not null, 5, $"{code} is there");
        made.Meanwhile();
        world.Until(() => call.IsAnswered || call.End is not null, 5, $"{code} is answered");
        string heard = call.IsAnswered ? made.World.Hear(call, keys, language: language) : "";
        string answer = call.IsAnswered ? "200" : $"{call.Refused}";
        world.Pass(0.5);
        string after = made.Tell();
        made.Phone.Habit = Habit.Answers;
        made.End();
        world.Pass(1);
        if (situation == "ringing" && made.Phone.Calls.Count > 0)
        {
            made.Phone.Last.Hangup();
        }

        made.World.AssertFine();
        InteractionRecord? record = world.Records.All.Skip(records).SingleOrDefault(record => record.Called == code);
        string told = record is null ? "-" : $"{record.Flow} {PbxWords.Of(record.Outcome)} {record.EndedBy}";
        return string.Join('\t', heard.Length > 0 ? heard : "-", answer, told, after.Length > 0 ? after : "-");
    }

    private static string TablePath([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "codes.tsv");
}
