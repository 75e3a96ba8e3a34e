namespace Routing.Simulator.Behaviour;

/// <summary>Checks of shares and probabilities.</summary>
internal static class Share
{
    public static void Check(double value, string name)
    {
        if (!(value >= 0 && value <= 1))
        {
            throw new ArgumentOutOfRangeException(name, value, "a share is between 0 and 1");
        }
    }
}
