using Routing.Media.Audio;

namespace Routing.Simulator.Audio;

/// <summary>What two ends have agreed to send.</summary>
/// <param name="Codec">The codec.</param>
/// <param name="PayloadType">Its payload type.</param>
/// <param name="EventPayloadType">The payload type of telephone-event; 0 where it was not agreed, and keys cannot be pressed.</param>
internal readonly record struct AudioFormat(AudioCodec Codec, byte PayloadType, byte EventPayloadType);
