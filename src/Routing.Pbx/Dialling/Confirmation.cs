using Routing.Media;
using Routing.Pbx.Calls;

namespace Routing.Pbx.Dialling;

/// <summary>
/// Asks who answered at an outside number whether they take the call: says what it is, and again for any wrong key and for silence.
/// Who says nothing to all of it, or presses wrong keys for ever, is a voicemail or a machine, or does not want it. On the mailbox of whoever dials.
/// </summary>
/// <param name="leg">Who is asked.</param>
/// <param name="what">What they hear, a pause to press the key in included.</param>
/// <param name="onTaken">They pressed 1, at whatever moment of it.</param>
/// <param name="onSilent">They have heard it <see cref="Rounds"/> times and pressed nothing, or pressed <see cref="WrongKeys"/> wrong ones.</param>
internal sealed class Confirmation(Leg leg, PlayList what, Action onTaken, Action onSilent)
{
    /// <summary>How often it is said to somebody who presses nothing.</summary>
    public const int Rounds = 3;

    /// <summary>Wrong keys before it is given up: a fax, a queue's own "press 1" or a pocket presses on.</summary>
    public const int WrongKeys = 5;

    /// <summary>What takes the call.</summary>
    public const char Key = '1';

    private long _play;
    private int _said;
    private int _wrong;

    /// <summary>Says it, for the first time or once more.</summary>
    public void Ask()
    {
        _said++;
        _play = leg.Play(what);
    }

    /// <summary>They pressed a key.</summary>
    public void OnKey(char key)
    {
        if (key == Key)
        {
            leg.StopPlay();
            onTaken();
        }
        else if (++_wrong < WrongKeys)
        {
            _said = 0; // somebody is there
            Ask();
        }
        else
        {
            leg.StopPlay();
            onSilent();
        }
    }

    /// <summary>Something that they heard is over.</summary>
    public void OnPlayEnded(long play)
    {
        if (play != _play)
        {
            return;
        }

        if (_said < Rounds)
        {
            Ask();
        }
        else
        {
            onSilent();
        }
    }
}
