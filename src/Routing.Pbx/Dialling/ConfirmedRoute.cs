using Routing.Media;
using Routing.Pbx.Desks;

namespace Routing.Pbx.Dialling;

/// <summary>A person at an outside number: a way over trunks that counts as one of their phones.</summary>
internal sealed class ConfirmedRoute(IDialRoute outside, string name, PlayList? confirm, LineUse use) : IDialRoute
{
    /// <inheritdoc/>
    public DialFailure WhyEmpty => outside.WhyEmpty;

    /// <inheritdoc/>
    public IReadOnlyList<DialTarget> Next(DialFailure? last) => [.. outside.Next(last).Select(Target)];

    /// <inheritdoc/>
    public void Close()
    {
        outside.Close();
        use.Release();
    }

    private DialTarget Target(DialTarget target)
    {
        use.Hold();
        return target with
        {
            Name = name,
            Confirm = confirm,
            OnPhase = (phase, _) => use.Show(phase, null), // what rings there is the carrier's affair: nobody takes it over
            OnJoined = use.With,
            OnOver = failure =>
            {
                target.OnOver?.Invoke(failure);
                use.Release();
            },
        };
    }
}
