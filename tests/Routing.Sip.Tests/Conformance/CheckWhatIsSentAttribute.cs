using System.Reflection;
using Xunit.v3;

[assembly: Routing.Sip.Tests.Conformance.CheckWhatIsSent]

namespace Routing.Sip.Tests.Conformance;

/// <summary>Fails a test during which one of our user agents sent something unlawful. Stands over all tests of each project that compiles it.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class CheckWhatIsSentAttribute : BeforeAfterTestAttribute
{
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        IReadOnlyList<string> faults = SentFaults.Take(test.UniqueID);
        Assert.True(faults.Count == 0, $"{test.TestDisplayName}: {faults.Count} unlawful\n{string.Join("\n---\n", faults.Take(3))}");
    }
}
