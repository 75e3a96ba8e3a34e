using System.Reflection;
using Routing.Ivr.Expressions;
using Routing.Ivr.Steps;

namespace Routing.Ivr.Tests.Steps;

public class StepCatalogTests
{
    private static readonly Type[] StepTypes = [.. typeof(Step).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Step)))];

    [Fact]
    public void Holds_every_step_once()
    {
        IEnumerable<StepKind> kinds = StepTypes.Select(
            t => (StepKind)(t.GetField("Kind", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) ?? throw new MissingFieldException(t.Name)));
        Assert.Equal(kinds.Select(k => k.Name).Order(), StepCatalog.Names.Order());
        Assert.Equal(StepCatalog.Names.Count, StepCatalog.Names.Distinct().Count());
    }

    [Fact]
    public void A_step_is_named_after_its_type()
    {
        Assert.Equal(
            StepTypes.Select(t => t.Name.Replace("Step", "", StringComparison.Ordinal).ToLowerInvariant()).Order(),
            StepCatalog.Names.Order());
    }

    [Fact]
    public void Every_step_says_what_it_does_and_shows_it()
    {
        Assert.All(StepCatalog.Docs, doc =>
        {
            Assert.NotEmpty(doc.Summary);
            Assert.DoesNotContain('\n', doc.Summary);
            Assert.StartsWith(doc.Name, doc.Sample);
            Assert.Equal(doc.StandsAlone, doc.Sample == doc.Name);
        });
    }

    [Fact]
    public void Every_step_reports_the_name_it_is_written_with()
    {
        FlowProgram program = TestFlows.Program("""
            [ "answer", { "play": "bye.wav" }, { "menu": { "prompt": "menu.wav", "keys": { "1": [] } } }, { "queue": "sales" }, { "transfer": "2001" },
              { "when": "true", "then": "answer" }, { "set": { "x": 1 } }, { "when": "true", "then": { "goto": "end" } }, "hangup" ]
            """, """, "end": ["hangup"]""");
        Assert.Equal(StepCatalog.Names.Order(), program.Body.AllSteps().Select(s => s.Name).Distinct().Order());
    }

    [Fact]
    public void Every_function_sample_compiles()
    {
        Assert.All(FunctionCatalog.Docs, doc =>
        {
            Assert.StartsWith(doc.Name + "(", doc.Sample);
            FlowCompilation compilation = TestFlows.Compile("""{"main": [ {"set": {"x": "{{ SAMPLE }}"}} ]}""".Replace("SAMPLE", doc.Sample));
            Assert.Empty(compilation.Problems);
        });
    }
}
