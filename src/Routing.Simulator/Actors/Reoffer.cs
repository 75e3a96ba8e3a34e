using Routing.Media.Audio;
using Routing.Simulator.Audio;
using Routing.Sip.Dialogs;

namespace Routing.Simulator.Actors;

/// <summary>Answers what the engine offers in mid-call: hold, resume, another address (RFC 3264 §8). Within turns.</summary>
internal static class Reoffer
{
    public static void Answer(Scene scene, ISessionChange request, AudioLeg leg, LocalAudio local, AudioCodec codec)
    {
        if (request.Offer.IsEmpty)
        {
            request.Answer(local.Offer(codec)); // RFC 3264 §4; the answer in the ACK names what we have already
            return;
        }

        RemoteAudio? remote = RemoteAudio.Read(request.Offer.Span, codec, out _);
        if (remote is null)
        {
            request.Reject(488);
            return;
        }

        scene.Connect(leg, remote);
        request.Answer(local.Answer(remote));
    }
}
