using Microsoft.Extensions.Logging;

namespace Routing.Media.Relay;

/// <summary>Stands before a leg's listener, so that a fault of his is logged and does not stop the loop for all others.</summary>
internal sealed class GuardedEvents(IMediaEvents inner, ILogger logger) : IMediaEvents
{
    public void OnDigit(MediaLegId leg, char digit)
    {
        try
        {
            inner.OnDigit(leg, digit);
        }
        catch (Exception e)
        {
            logger.LegFault(e, leg.Value);
        }
    }

    public void OnPlayEnded(MediaLegId leg, long play, PlayEnd end)
    {
        try
        {
            inner.OnPlayEnded(leg, play, end);
        }
        catch (Exception e)
        {
            logger.LegFault(e, leg.Value);
        }
    }

    public void OnSilence(MediaLegId leg, TimeSpan silentFor)
    {
        try
        {
            inner.OnSilence(leg, silentFor);
        }
        catch (Exception e)
        {
            logger.LegFault(e, leg.Value);
        }
    }
}
