using Routing.Acd.Model;

namespace Routing.Bench.Workloads;

/// <summary>Somewhere to post commands to: the partition as shipped, or the same core behind something else.</summary>
internal interface IPosting
{
    void Post(in AcdCommand command);

    /// <summary>Nothing more comes: threads of its own end.</summary>
    void Close();
}
