namespace Routing.Sip.Messages;

/// <summary>The request methods this stack knows by name; everything else is <see cref="Other"/>, kept as it was written.</summary>
internal enum SipMethod : byte
{
    Other,
    Invite,
    Ack,
    Bye,
    Cancel,
    Options,
    Register,
    Info,
    Update,
    Prack,
    Refer,
    Notify,
    Subscribe,
    Message,
    Publish,
}

/// <summary>Method names as bytes and as metric labels.</summary>
internal static class SipMethods
{
    private static readonly string[] Labels =
    [
        "other", "INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "REGISTER", "INFO", "UPDATE", "PRACK", "REFER", "NOTIFY", "SUBSCRIBE",
        "MESSAGE", "PUBLISH",
    ];

    /// <summary>How many there are, <see cref="SipMethod.Other"/> included.</summary>
    public static int Count => Labels.Length;

    /// <summary>What Allow says (RFC 3261 §20.5).</summary>
    public static ReadOnlySpan<byte> Allowed => "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, PRACK, REFER, NOTIFY"u8;

    /// <summary>The name; unknown methods are all called <c>other</c>, so that metric labels stay bounded.</summary>
    public static string Label(SipMethod method) => Labels[(int)method];

    /// <summary>Methods are case-sensitive (RFC 3261 §7.1).</summary>
    public static SipMethod Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 when name.SequenceEqual("ACK"u8) => SipMethod.Ack,
        3 when name.SequenceEqual("BYE"u8) => SipMethod.Bye,
        4 when name.SequenceEqual("INFO"u8) => SipMethod.Info,
        5 when name.SequenceEqual("PRACK"u8) => SipMethod.Prack,
        5 when name.SequenceEqual("REFER"u8) => SipMethod.Refer,
        6 when name.SequenceEqual("INVITE"u8) => SipMethod.Invite,
        6 when name.SequenceEqual("CANCEL"u8) => SipMethod.Cancel,
        6 when name.SequenceEqual("UPDATE"u8) => SipMethod.Update,
        6 when name.SequenceEqual("NOTIFY"u8) => SipMethod.Notify,
        7 when name.SequenceEqual("OPTIONS"u8) => SipMethod.Options,
        7 when name.SequenceEqual("MESSAGE"u8) => SipMethod.Message,
        7 when name.SequenceEqual("PUBLISH"u8) => SipMethod.Publish,
        8 when name.SequenceEqual("REGISTER"u8) => SipMethod.Register,
        9 when name.SequenceEqual("SUBSCRIBE"u8) => SipMethod.Subscribe,
        _ => SipMethod.Other,
    };
}
