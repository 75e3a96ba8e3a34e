using Routing.Ivr.Compiling;

namespace Routing.Ivr.Tests.Compiling;

public class SuggestionTests
{
    [Theory]
    [InlineData("biling", "billing")]
    [InlineData("BILLING", "billing")]
    [InlineData("blliing", "billing")]
    [InlineData("sale", "sales")]
    [InlineData("support_desk", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", null)]
    public void Is_the_close_word_or_none(string written, string? expected) =>
        Assert.Equal(expected, Suggestion.For(written, ["support", "billing", "sales"]));

    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "acb", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_counts_slips(string a, string b, int expected)
    {
        Assert.Equal(expected, Suggestion.Distance(a, b));
        Assert.Equal(expected, Suggestion.Distance(b, a));
    }
}
