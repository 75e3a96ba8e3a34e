using Routing.Simulator.Audio;

namespace Routing.Simulator.Actors;

/// <summary>What the actors of one crowd share. All but <see cref="Stage"/>'s posting is used within its turns.</summary>
internal sealed class Scene(CrowdOptions options, Stage stage, AudioLoop audio, Tally tally)
{
    public CrowdOptions Options => options;

    public Stage Stage => stage;

    public AudioLoop Audio => audio;

    public Tally Tally => tally;

    public TonePayload CallerTone { get; } = TonePayload.Sine(options.CallerTone);

    public TonePayload AgentTone { get; } = TonePayload.Sine(options.AgentTone);

    /// <summary>Tells <paramref name="leg"/> what its peer's SDP asks for; without sound it sends nothing all the same.</summary>
    public void Connect(AudioLeg leg, RemoteAudio remote) => leg.Connect(options.Sound ? remote.SendTo : null, remote.Format);

    /// <summary>The callers in a call, by the number they call from: how an agent's side finds its caller's.</summary>
    public Dictionary<string, Caller> Callers { get; } = [];

    /// <summary>The run is being ended: nobody rings or places any more.</summary>
    public bool Ending { get; set; }

    /// <summary>Told when a call of either side is over.</summary>
    public Action OnOver { get; set; } = static () => { };
}
