using Routing.Pbx.Configuration;

namespace Routing.Pbx.Tests.Configuration;

/// <summary>The shipped files, damaged in a thousand ways: never an exception, never a place outside the file.</summary>
public sealed class MutationTests
{
    private const string Marks = "\t :-#*&!%@`'\"{}[],|>?\\~$0aä\u0001\uFEFF\n";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Damage_is_told_within_the_file(int seed)
    {
        var random = new Random(seed);
        string[] files = [.. Directory.GetFiles(TestLoad.Shipped, "*.yaml").Order(StringComparer.Ordinal)];
        using var directory = new TestDirectory();
        foreach (string file in files)
        {
            File.Copy(file, Path.Combine(directory.Path, Path.GetFileName(file)));
        }

        int refused = 0;
        for (int round = 0; round < 60; round++)
        {
            string file = files[random.Next(files.Length)];
            string name = Path.GetFileName(file);
            string damaged = Damage(File.ReadAllText(file), random);
            directory[name] = damaged;

            ConfigurationResult result = new ConfigurationLoader(directory.Path, _ => null).Load();

            string[] lines = damaged.Split('\n');
            refused += result.Plan is null ? 1 : 0;
            Assert.Equal(result.Plan is null, result.Problems.Any(problem => problem.IsError));
            foreach (ConfigurationProblem problem in result.Problems.Where(p => p.File.EndsWith("/" + name, StringComparison.Ordinal)))
            {
                Assert.InRange(problem.Line, 0, lines.Length);
                Assert.InRange(problem.Column, 0, problem.Line == 0 ? 0 : lines[problem.Line - 1].Length + 1);
            }

            File.Copy(file, Path.Combine(directory.Path, name), overwrite: true);
        }

        Assert.InRange(refused, 1, 60);
    }

    private static string Damage(string text, Random random)
    {
        List<string> lines = [.. text.Split('\n')];
        int at = random.Next(lines.Count);
        switch (random.Next(6))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(at, lines[random.Next(lines.Count)]);
                break;
            case 2:
                lines[at] = lines[at].Insert(random.Next(lines[at].Length + 1), Marks[random.Next(Marks.Length)].ToString());
                break;
            case 3:
                lines[at] = lines[at][..random.Next(lines[at].Length + 1)];
                break;
            case 4:
                lines[at] = new string(' ', random.Next(6)) + lines[at].TrimStart();
                break;
            default:
                return text[..random.Next(text.Length)];
        }

        return string.Join('\n', lines);
    }
}
