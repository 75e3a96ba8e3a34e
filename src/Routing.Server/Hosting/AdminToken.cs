using System.Security.Cryptography;

namespace Routing.Server.Hosting;

/// <summary>The token of whoever owns this machine: made at the first start, readable by its owner alone.</summary>
internal static class AdminToken
{
    /// <summary>Reads <c>admin.token</c> in <paramref name="dataDirectory"/>, making it if it is not there.</summary>
    public static string ReadOrCreate(string dataDirectory)
    {
        string path = Path.Combine(dataDirectory, "admin.token");
        if (File.Exists(path))
        {
            return File.ReadAllText(path).Trim();
        }

        string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.WriteLine(token);
        return token;
    }
}
