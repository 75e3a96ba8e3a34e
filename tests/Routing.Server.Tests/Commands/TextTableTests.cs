using Routing.Server.Commands;

namespace Routing.Server.Tests.Commands;

/// <summary>Whatever stands in a table, a terminal only shows it.</summary>
public sealed class TextTableTests
{
    [Theory]
    [InlineData("lunch", "lunch")]
    [InlineData("休憩 ☕", "休憩 ☕")]
    [InlineData("👩\u200d👧", "👩\u200d👧")]
    [InlineData("a\u001b[2Jb", "a\uFFFD[2Jb")]
    [InlineData("a\r\nb\tc", "a\uFFFD\uFFFDb\uFFFDc")]
    [InlineData("a\u009b31mb", "a\uFFFD31mb")] // CSI in one character
    [InlineData("a\u2028b\u202ec", "a\uFFFDb\uFFFDc")]
    [InlineData("a\u007f", "a\uFFFD")]
    public void What_does_more_than_stand_there_is_replaced(string word, string shown)
    {
        Assert.Equal($"head\n{shown}", TextTable.Of(["head"], [[word]]));
        Assert.Equal(word == shown, PlainText.Is(word));
    }
}
