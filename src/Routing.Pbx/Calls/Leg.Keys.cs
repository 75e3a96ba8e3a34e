using Routing.Media;
using Routing.Pbx.Configuration.Plans;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Calls;

/// <summary>The keys that are pressed at its far side, in the media or beside it, and those that it is sent.</summary>
internal sealed partial class Leg
{
    private KeyPresses? _keys;
    private long? _keyInMedia;

    /// <summary>Did its far side press a key in the media that short ago? Whom it talks with has heard that one by itself.</summary>
    public bool HadKeyInMedia(TimeSpan within, TimeProvider time) => _keyInMedia is { } at && time.GetElapsedTime(at) <= within;

    /// <summary>Does its far side hear keys that are passed on in the media?</summary>
    public bool TakesKeysInMedia => _media.TakesKeys(Media);

    /// <summary>Presses a key to its far side, in the way that this side presses them itself: in the media, or by INFO where it knows no other.</summary>
    public void SendKey(char key)
    {
        if (Peer.Keys == KeyWay.Info || (!_media.SendDigit(Media, key) && Peer.Keys == KeyWay.Auto))
        {
            _dialog?.Info(InfoDigit.ContentType, InfoDigit.Write(key));
        }
    }

    // Key presses of a peer that sends them beside the media; what else an INFO may hold is nobody's here.
    void IInviteDialogEvents.OnInfo(string contentType, ReadOnlyMemory<byte> body)
    {
        if (InfoDigit.TryRead(contentType, body.Span, out char digit))
        {
            OnKey(digit, byInfo: true);
        }
    }

    void IMediaEvents.OnDigit(MediaLegId leg, char digit) => OnKey(digit, byInfo: false);

    private void OnKey(char key, bool byInfo) => Tell(owner =>
    {
        if (!byInfo)
        {
            _keyInMedia = owner.Mailbox.Time.GetTimestamp();
        }

        if ((_keys ??= new KeyPresses(Peer.Keys)).Counts(key, byInfo, owner.Mailbox.Time))
        {
            owner.OnLegDigit(this, key, byInfo);
        }
    });
}
