using Routing.Acd.Structures;

namespace Routing.Acd.Tests.Structures;

/// <summary>Whole items in and out, as the outbox does it in two steps with the work in between.</summary>
internal static class SegmentQueueItems
{
    public static void Add<T, TSteps>(this SegmentQueue<T, TSteps> queue, T item)
        where TSteps : struct, ISteps
    {
        queue.Next() = item;
        queue.Add();
    }

    public static bool TryTake<T, TSteps>(this SegmentQueue<T, TSteps> queue, out T? item)
        where TSteps : struct, ISteps
    {
        if (queue.IsEmpty)
        {
            item = default;
            return false;
        }

        item = queue.First;
        queue.Drop();
        return true;
    }
}
