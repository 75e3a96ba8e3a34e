using Routing.Acd.Model;
using Routing.Acd.Strategies;

namespace Routing.Acd.Tests.Strategies;

/// <summary>The explicit list, held complete.</summary>
public sealed class StrategyCatalogTests
{
    [Fact]
    public void The_catalog_lists_every_strategy_there_is_once()
    {
        IEnumerable<Type> written = typeof(IAgentStrategy).Assembly.GetTypes().Where(t => t.IsClass && t.IsAssignableTo(typeof(IAgentStrategy)));
        Assert.Equal(written.Select(t => t.Name).Order(), StrategyCatalog.Strategies.Select(s => s.GetType().Name).Order());
        Assert.Equal(StrategyCatalog.Names.Distinct(), StrategyCatalog.Names);
    }

    [Fact]
    public void The_default_of_a_queue_is_listed()
    {
        var queue = new QueuePlan { Id = new QueueId(0), Name = "any" };
        Assert.Contains(queue.Strategy, StrategyCatalog.Names);
        Assert.Equal(queue.Strategy, StrategyCatalog.Find(queue.Strategy).Name);
    }
}
