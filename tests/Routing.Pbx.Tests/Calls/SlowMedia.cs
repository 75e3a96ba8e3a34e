using Routing.Media;

namespace Routing.Pbx.Tests.Calls;

/// <summary>Virtual media whose answers come later, as those of another process would, and that fails on demand.</summary>
internal sealed class SlowMedia(IMediaEngine inner, TimeProvider time, Func<TimeSpan> delay) : IMediaEngine
{
    /// <summary>Throws in what bears that name, such as <c>AnswerAsync</c>; null for nowhere.</summary>
    public string? Fails { get; set; }

    public MediaCounts Counts => inner.Counts;

    public async ValueTask<MediaResult> OfferAsync(MediaLegOptions options, IMediaEvents events)
    {
        await Later(nameof(OfferAsync));
        return await inner.OfferAsync(options, events);
    }

    public async ValueTask<MediaResult> AnswerAsync(MediaLegOptions options, ReadOnlyMemory<byte> offer, IMediaEvents events)
    {
        await Later(nameof(AnswerAsync));
        return await inner.AnswerAsync(options, offer, events);
    }

    public async ValueTask<MediaResult> AcceptAnswerAsync(MediaLegId leg, ReadOnlyMemory<byte> answer)
    {
        await Later(nameof(AcceptAnswerAsync));
        return await inner.AcceptAnswerAsync(leg, answer);
    }

    public async ValueTask<MediaResult> ReofferAsync(MediaLegId leg, ReadOnlyMemory<byte> offer)
    {
        await Later(nameof(ReofferAsync));
        return await inner.ReofferAsync(leg, offer);
    }

    public async ValueTask<MediaLegStatistics> CloseAsync(MediaLegId leg)
    {
        await Later(nameof(CloseAsync));
        return await inner.CloseAsync(leg);
    }

    public void Play(MediaLegId leg, long play, PlayList what)
    {
        Check(nameof(Play));
        inner.Play(leg, play, what);
    }

    public bool SendDigit(MediaLegId leg, char digit, int milliseconds = 100) => inner.SendDigit(leg, digit, milliseconds);

    public bool TakesKeys(MediaLegId leg) => inner.TakesKeys(leg);

    public void StopPlay(MediaLegId leg) => inner.StopPlay(leg);

    public void KeepForUrgent(double share) => inner.KeepForUrgent(share);

    public void Bridge(MediaLegId a, MediaLegId b)
    {
        Check(nameof(Bridge));
        inner.Bridge(a, b);
    }

    public void Unbridge(MediaLegId leg) => inner.Unbridge(leg);

    public IReadOnlyList<string> LoadPrompts(IReadOnlyDictionary<string, string> pathByName) => inner.LoadPrompts(pathByName);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async Task Later(string what)
    {
        Check(what);
        TimeSpan wait = delay();
        if (wait > TimeSpan.Zero)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using ITimer timer = time.CreateTimer(_ => done.SetResult(), null, wait, Timeout.InfiniteTimeSpan);
            await done.Task;
        }
    }

    private void Check(string what)
    {
        if (Fails == what)
        {
            throw new InvalidOperationException($"{what} fails as it was told to");
        }
    }
}
