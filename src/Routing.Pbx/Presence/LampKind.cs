namespace Routing.Pbx.Presence;

/// <summary>What a lamp shows of a desk. Each is a resource of its own: the desk's name, most with a word before it.</summary>
internal enum LampKind : byte
{
    /// <summary><c>1001</c>: dark when a call would be taken now, else lit, with the reason as the other side's name.</summary>
    Desk,

    /// <summary><c>phone-1001</c>: the phone alone, whatever its agent has set.</summary>
    Phone,

    /// <summary><c>paused-1001</c>: lit while paused.</summary>
    Paused,

    /// <summary><c>signed_out-1001</c>: lit while not at work.</summary>
    SignedOut,

    /// <summary><c>do_not_disturb-1001</c>: lit while direct callers are told busy.</summary>
    DoNotDisturb,

    /// <summary><c>forwarded-1001</c>: lit while a forward is set, be it for some callers only.</summary>
    Forwarded,
}

/// <summary>From a resource's name to a desk and a lamp, and back.</summary>
internal static class LampKinds
{
    private static readonly (LampKind Kind, string Prefix)[] Prefixes =
    [
        (LampKind.Phone, "phone-"), (LampKind.Paused, "paused-"), (LampKind.SignedOut, "signed_out-"),
        (LampKind.DoNotDisturb, "do_not_disturb-"), (LampKind.Forwarded, "forwarded-"),
    ];

    public static LampKind[] All { get; } = Enum.GetValues<LampKind>();

    public static string NameOf(LampKind kind, string user) => Array.Find(Prefixes, one => one.Kind == kind).Prefix + user;

    /// <summary>A desk that is called so comes first: an agent may well be named <c>phone-7</c>.</summary>
    public static bool TryRead(string resource, Func<string, bool> isDesk, out LampKind kind, out string user)
    {
        (kind, user) = (LampKind.Desk, resource);
        if (isDesk(resource))
        {
            return true;
        }

        foreach ((LampKind other, string prefix) in Prefixes)
        {
            if (resource.StartsWith(prefix, StringComparison.Ordinal) && isDesk(resource[prefix.Length..]))
            {
                (kind, user) = (other, resource[prefix.Length..]);
                return true;
            }
        }

        return false;
    }
}
