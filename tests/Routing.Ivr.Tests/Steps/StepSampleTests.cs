using Routing.Ivr.Steps;
using YamlDotNet.RepresentationModel;

namespace Routing.Ivr.Tests.Steps;

public class StepSampleTests
{
    private static readonly FlowPosition At = new("sample", 1, 1);

    [Fact]
    public void Every_sample_of_the_documentation_compiles()
    {
        Assert.All(StepCatalog.Docs, doc =>
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(doc.Sample));
            Dictionary<string, FlowNode> flows = new()
            {
                ["sample"] = FlowNode.List(At, [Node(yaml.Documents[0].RootNode)]),
                ["main_menu"] = FlowNode.List(At, [JsonFlow.Node("""{"set": {"tries": 0}}"""), FlowNode.Scalar(At, "hangup")]),
            };
            Assert.Empty(FlowCompiler.Compile(flows, TestFlows.Names).Problems);
        });
    }

    private static FlowNode Node(YamlNode node) => node switch
    {
        YamlScalarNode scalar => FlowNode.Scalar(At, scalar.Value ?? ""),
        YamlSequenceNode list => FlowNode.List(At, [.. list.Select(Node)]),
        YamlMappingNode map => FlowNode.Map(At, [.. map.Select(e => new FlowEntry(((YamlScalarNode)e.Key).Value!, At, Node(e.Value)))]),
        _ => throw new NotSupportedException(node.NodeType.ToString()),
    };
}
