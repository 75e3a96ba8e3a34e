namespace Routing.Records.Writing;

/// <summary>The spill file, or the rejected file beside it, could not be used; says which and what for.</summary>
internal sealed class SpillException(string path, string what, Exception cause) : Exception($"{path} can not be {what}: {cause.Message}", cause)
{
    /// <summary>Runs <paramref name="use"/>, so that trouble with this file is told from trouble with the store.</summary>
    public static T Guard<T>(string path, string what, Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SpillException(path, what, e);
        }
    }
}
