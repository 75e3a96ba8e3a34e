using Routing.Pbx.Calls;
using Routing.Pbx.Configuration.Plans;
using Routing.Records.Model;

namespace Routing.Pbx.Transfers;

/// <summary>
/// Talks in the place of the one that a call was about: with whoever is dialled, or comes, for one who was sent on. What waits
/// for the end of the first waits for the end of the last of these. On the call's mailbox.
/// </summary>
internal sealed class LaterTalks(Call call, CallEnvironment environment)
{
    // Who is being dialled, and the two who talk.
    private Connection? _tried;
    private Connection? _joined;

    /// <summary>The two who talk; null for none.</summary>
    public Talk? Talk => _joined?.Talk;

    /// <summary>Why the far side ended it, as a Reason for the caller's leg; null where that is not known.</summary>
    public string? Farewell => _joined?.Farewell;

    /// <summary>Somebody is being dialled.</summary>
    public bool IsDialling => _tried is { IsDialling: true };

    /// <summary>Dials; when it was answered, returns at the end of that talk, which ends what the talk was in the place of.</summary>
    public async Task<ConnectionEnd> TryAsync(Dialling.Destination to, ConnectionStyle style)
    {
        var connection = new Connection(call, environment);
        _tried = connection;
        Action? onAnswered = style.OnAnswered;
        try
        {
            ConnectionEnd end = await connection.RunAsync(
                to,
                style with
                {
                    OnAnswered = () =>
                    {
                        (_joined, _tried) = (connection, null);
                        onAnswered?.Invoke();
                    },
                },
                call.Ended);
            if (end.WasAnswered)
            {
                Over();
            }

            return end;
        }
        catch (OperationCanceledException) when (call.IsEnded)
        {
            return default;
        }
        finally
        {
            if (ReferenceEquals(_tried, connection))
            {
                _tried = null;
            }
        }
    }

    /// <summary>The served one and <paramref name="far"/>, who is there already, talk from now on.</summary>
    public void Join(Leg far)
    {
        var connection = new Connection(call, environment);
        _joined = connection;
        call.Mailbox.Watch(JoinAsync(connection, far));
    }

    /// <summary>The last talk is over, and so is what waits for its end.</summary>
    public void Over()
    {
        if (call.Connection.IsOn)
        {
            call.Connection.Over();
        }
        else
        {
            call.HangUp(CallEndedBy.Callee);
        }
    }

    /// <summary>The served one goes to a flow.</summary>
    public void GoTo(NumberRoute route, string word)
    {
        call.Recorder.Begin(SegmentKind.Ivr, environment.Clock.UtcNow, route.Flow, null, word);
        call.Caller.StopPlay();
        if (call.Connection.IsOn)
        {
            call.Connection.Over(route);
        }
        else if (call.Journey.Visit is { } visit)
        {
            visit.GoOn(new QueueVisitEnd(Acd.Model.LeaveReason.Completed, Flow: route));
        }
        else
        {
            call.HangUp(CallEndedBy.Callee); // nothing is left that could run it
        }
    }

    /// <summary>The caller is somebody else now: what is heard goes on.</summary>
    public void OnCallerChanged() => _tried?.OnCallerChanged();

    /// <summary>A far dialog is over.</summary>
    public void OnLegEnded(Leg leg) => _joined?.OnLegEnded(leg);

    /// <summary>One side holds the other, or no longer.</summary>
    public void OnHeld(Leg leg) => _joined?.OnHeld(leg);

    /// <summary>The conversation is over, from whichever side.</summary>
    public void OnCallEnded()
    {
        _tried?.OnCallEnded();
        _joined?.OnCallEnded();
    }

    private async Task JoinAsync(Connection connection, Leg far)
    {
        try
        {
            await connection.JoinAsync(far, call.Ended);
            Over();
        }
        catch (OperationCanceledException) when (call.IsEnded)
        {
            // Its end has been told.
        }
    }
}
