using System.Security.Cryptography;

namespace Routing.Server.Hosting;

/// <summary>Secrets in the data directory, 32 random bytes as text each: made at the first start, readable by their owner alone.</summary>
internal static class SecretFile
{
    /// <summary>The token of whoever owns this machine.</summary>
    public const string AdminToken = "admin.token";

    /// <summary>What the nonces are signed with that phones are challenged with: kept, so that a restart asks nobody for a password.</summary>
    public const string NonceKey = "nonce.key";

    /// <summary>Reads the file of that <paramref name="name"/> in <paramref name="dataDirectory"/>, making it if it is not there.</summary>
    /// <exception cref="IOException">It can be neither read nor made; likewise <see cref="UnauthorizedAccessException"/>.</exception>
    public static string ReadOrCreate(string dataDirectory, string name)
    {
        string path = Path.Combine(dataDirectory, name);
        string known = File.Exists(path) ? File.ReadAllText(path).Trim() : "";
        return known.Length > 0 ? known : Create(path);
    }

    // Written aside and moved into place: a process that is killed in between leaves no empty file behind.
    private static string Create(string path)
    {
        string secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
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
            writer.WriteLine(secret);
        }

        File.Move(aside, path, overwrite: true);
        return secret;
    }
}
