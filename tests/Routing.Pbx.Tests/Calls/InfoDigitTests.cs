using System.Text;
using Routing.Pbx.Calls;

namespace Routing.Pbx.Tests.Calls;

public sealed class InfoDigitTests
{
    [Theory]
    [InlineData("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n", '5')]
    [InlineData("application/dtmf-relay", "Duration= 250\nsignal = #", '#')]
    [InlineData("application/dtmf-relay", "Signal=10\r\n", '*')]
    [InlineData("application/dtmf-relay", "Signal=d\r\n", 'D')]
    [InlineData("application/dtmf", "7", '7')]
    [InlineData("application/dtmf", " *\r\n", '*')]
    [InlineData("application/dtmf-relay", "Duration=160\r\n", null)]
    [InlineData("application/dtmf-relay", "Signal=\r\n", null)]
    [InlineData("application/dtmf-relay", "Signal=16\r\n", null)]
    [InlineData("application/dtmf", "E", null)]
    [InlineData("application/dtmf", "", null)]
    [InlineData("application/media_control+xml", "5", null)]
    public void A_key_press_is_read_in_both_forms(string type, string body, char? digit)
    {
        Assert.Equal(digit is not null, InfoDigit.TryRead(type, Encoding.ASCII.GetBytes(body), out char read));
        if (digit is not null)
        {
            Assert.Equal(digit, read);
        }
    }
}
