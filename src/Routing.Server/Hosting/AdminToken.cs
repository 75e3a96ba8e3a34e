using System.Security.Cryptography;

namespace Routing.Server.Hosting;

/// <summary>The token of whoever owns this machine: made at the first start, readable by its owner alone.</summary>
internal static class AdminToken
{
    /// <summary>Reads <c>admin.token</c> in <paramref name="dataDirectory"/>, making it if it is not there.</summary>
    /// <exception cref="IOException">It can be neither read nor made; likewise <see cref="UnauthorizedAccessException"/>.</exception>
    public static string ReadOrCreate(string dataDirectory)
    {
        string path = Path.Combine(dataDirectory, "admin.token");
        string known = File.Exists(path) ? File.ReadAllText(path).Trim() : "";
        return known.Length > 0 ? known : Create(path);
    }

    // Written aside and moved into place: a process that is killed in between leaves no empty token behind.
    private static string Create(string path)
    {
        string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        string aside = path + ".new";
        File.Delete(aside); // with whatever rights an earlier try gave it
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(aside, options))
        {
            writer.WriteLine(token);
        }

        File.Move(aside, path, overwrite: true);
        return token;
    }
}
