using Routing.Media.Audio;

namespace Routing.Media.Tests.Audio;

public class PromptStoreTests
{
    private readonly PromptStore _store = new();

    [Fact]
    public void A_dropped_prompt_is_found_for_two_loads_more_and_then_gone()
    {
        Load(("old", "alaw-8k"), ("kept", "alaw-8k"));
        Prompt old = _store.Find(["old"])![0];
        Load(("kept", "alaw-8k"));
        Assert.Same(old, _store.Find(["old"])![0]);
        Load(("kept", "alaw-8k"));
        Assert.Same(old, _store.Find(["old", "kept"])![0]);
        Load(("kept", "alaw-8k"));
        Assert.Null(_store.Find(["old"]));
        Assert.NotNull(_store.Find(["kept"]));
    }

    [Fact]
    public void A_prompt_that_comes_back_is_dropped_anew_with_its_full_time()
    {
        Load(("a", "alaw-8k"));
        Load();
        Load(("a", "alaw-8k"));
        Load();
        Load();
        Assert.NotNull(_store.Find(["a"]));
        Load();
        Assert.Null(_store.Find(["a"]));
    }

    [Fact]
    public void A_file_that_can_no_longer_be_used_leaves_its_prompt_for_the_calls_that_began_with_it()
    {
        Load(("a", "alaw-8k"));
        Assert.Single(_store.Load(new Dictionary<string, string> { ["a"] = "/no/such/file.wav" }));
        Assert.NotNull(_store.Find(["a"]));
    }

    [Fact]
    public void A_changed_file_is_heard_by_the_next_play_and_not_by_one_that_runs()
    {
        _store.Add(new Prompt("a", new short[160]));
        Prompt[] playing = _store.Find(["a"])!;
        Load(("a", "alaw-8k"));
        Assert.Equal(160, playing[0].Length);
        Assert.NotSame(playing[0], _store.Find(["a"])![0]);
    }

    private void Load(params (string Name, string File)[] prompts) =>
        Assert.Empty(_store.Load(prompts.ToDictionary(p => p.Name, p => WavFileTests.PathOf(p.File))));
}
