using System.Text;

namespace Routing.Server.Tracing;

/// <summary>Names of enumerations as the snake_case words of contracts.</summary>
internal static class Words
{
    public static string Of(string name)
    {
        var word = new StringBuilder(name.Length + 4);
        foreach (char c in name)
        {
            if (char.IsAsciiLetterUpper(c) && word.Length > 0)
            {
                word.Append('_');
            }

            word.Append(char.ToLowerInvariant(c));
        }

        return word.ToString();
    }
}
