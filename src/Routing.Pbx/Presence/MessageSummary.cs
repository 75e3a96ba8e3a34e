using System.Globalization;
using System.Text;

namespace Routing.Pbx.Presence;

/// <summary>Writes a message summary (RFC 3842 §5.2).</summary>
internal static class MessageSummary
{
    public static byte[] Write(string account, (int New, int Old) messages) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"Messages-Waiting: {(messages.New > 0 ? "yes" : "no")}\r\nMessage-Account: {account}\r\nVoice-Message: {messages.New}/{messages.Old} (0/0)\r\n"));
}
