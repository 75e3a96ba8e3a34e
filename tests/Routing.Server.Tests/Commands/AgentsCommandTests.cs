using Routing.Server.Api;
using Routing.Server.Commands;

namespace Routing.Server.Tests.Commands;

public sealed class AgentsCommandTests
{
    [Theory]
    [InlineData("busy", "paused", "busy → paused")]
    [InlineData("wrap_up", "signed_out", "wrap_up → signed_out")]
    [InlineData("signed_out", "paused", "signed_out → paused")] // no phone
    [InlineData("busy", "available", "busy")]
    [InlineData("signed_out", "available", "signed_out")]
    [InlineData("paused", "paused", "paused")]
    [InlineData("signed_out", "signed_out", "signed_out")]
    public void What_people_set_is_shown_where_it_is_news(string state, string set, string shown) =>
        Assert.Equal(shown, AgentsCommand.State(new AgentEntry("1001", "Ann", state, null, set, null, null, null, false)));
}
