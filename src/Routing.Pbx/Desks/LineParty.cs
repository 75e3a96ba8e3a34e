using Routing.Pbx.Dialling;
using Routing.Pbx.Presence;

namespace Routing.Pbx.Desks;

/// <summary>Who is at the other side of a call on a line, as lamps show it.</summary>
/// <param name="User">The number or extension; empty for unknown.</param>
/// <param name="Name">The name; empty for none.</param>
/// <param name="IsCaller">The line's own phone placed the call.</param>
/// <param name="IsShown">From the first moment, and not only from when the phone says that it rings.</param>
internal readonly record struct LineParty(string User, string Name, bool IsCaller, bool IsShown)
{
    /// <summary>Somebody calls the line.</summary>
    public static LineParty From(CallingParty caller, bool isShown = true) => new(caller.Number, caller.DisplayName, IsCaller: false, isShown);

    /// <summary>The line's phone calls.</summary>
    public static LineParty To(string dialled) => new(dialled, "", IsCaller: true, IsShown: true);

    /// <summary>As it begins.</summary>
    public PhoneActivity Activity(string id) =>
        new(id, IsCaller ? DialogPhase.Trying : DialogPhase.Early) { IsCaller = IsCaller, RemoteUser = User, RemoteName = Name };
}
