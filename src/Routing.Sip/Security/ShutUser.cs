using System.Net;

namespace Routing.Sip.Security;

/// <summary>
/// A user name that is shut at one source for wrong passwords: whoever says it there is refused without a look at the password.
/// Others at that source are heard.
/// </summary>
/// <param name="Address">The source; for IPv6 the first of its /64.</param>
/// <param name="Username">The name, as it was written; empty for all names there that were too many to count each.</param>
/// <param name="Since">The last wrong password.</param>
/// <param name="Until">When it is looked at again.</param>
public readonly record struct ShutUser(IPAddress Address, string Username, DateTimeOffset Since, DateTimeOffset Until);
