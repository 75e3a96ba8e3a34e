using System.Globalization;

namespace Routing.Bench.Engines;

/// <summary>Which of a process's threads used its CPU, by their names: where to look when a figure is bad.</summary>
internal sealed class ThreadTimes
{
    private readonly Dictionary<string, double> _seconds = [];

    private ThreadTimes()
    {
    }

    /// <summary>The times of all threads that live now. Those that end before the next look are missed.</summary>
    public static ThreadTimes Of(int process)
    {
        var times = new ThreadTimes();
        foreach (string thread in Directory.EnumerateDirectories($"/proc/{process}/task"))
        {
            try
            {
                // A listener's name goes on with its address. schedstat: nanoseconds on a CPU, then waiting for one, then slices.
                string name = File.ReadAllText($"{thread}/comm").Trim();
                name = name.StartsWith("sip ", StringComparison.Ordinal) ? "sip" : name;
                double seconds = double.Parse(File.ReadAllText($"{thread}/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1e9;
                times._seconds[name] = times._seconds.GetValueOrDefault(name) + seconds;
            }
            catch (IOException)
            {
                // It has just ended.
            }
        }

        return times;
    }

    /// <summary>The busiest threads since <paramref name="before"/>, in microseconds for each of <paramref name="calls"/>.</summary>
    public string Since(ThreadTimes before, double calls) =>
        string.Join(", ", _seconds
            .Select(thread => (Name: thread.Key, Spent: (thread.Value - before._seconds.GetValueOrDefault(thread.Key)) * 1e6 / calls))
            .Where(thread => thread.Spent >= 1)
            .OrderByDescending(thread => thread.Spent)
            .Take(6)
            .Select(thread => string.Create(CultureInfo.InvariantCulture, $"{thread.Name} {thread.Spent:0}")));
}
