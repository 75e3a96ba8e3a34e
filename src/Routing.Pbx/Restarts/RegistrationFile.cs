using Microsoft.Extensions.Logging;
using Routing.Sip.Registration;

namespace Routing.Pbx.Restarts;

/// <summary>
/// Where the phones' registrations are kept over a restart (<c>registrations.jsonl</c> in the data directory). A power cut may take the last
/// half minute of it: phones register again in minutes, so nobody waits for a disk for their sake.
/// </summary>
public sealed class RegistrationFile(string path, ILogger log)
{
    internal JournalFile<(string User, string Contact, string Way), KeptBinding> Open() => new(path, new RegistrationLines(), isFlushed: false, log);
}
