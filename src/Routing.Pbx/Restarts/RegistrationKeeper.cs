using Microsoft.Extensions.Logging;
using Routing.Pbx.Scheduling;
using Routing.Sip;
using Routing.Sip.Registration;

namespace Routing.Pbx.Restarts;

/// <summary>
/// Keeps registrations over a restart, also one that nobody planned. One that comes or goes is written within half a second, and a
/// refresh, which moves an expiry alone, within five. Told by any thread; never blocks it.
/// </summary>
internal sealed class RegistrationKeeper(IWorkScheduler scheduler, SipUserAgent sip, RegistrationFile file, ILogger log) : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(5);

    private readonly Journal<(string User, string Contact, string Way), KeptBinding> _journal = new(scheduler, file.Open(), log);

    /// <summary>Hands what was kept to the registrar. Once, when it listens.</summary>
    public void Restore()
    {
        if (_journal.Open() is { Count: > 0 } kept)
        {
            sip.Restore(kept); // and hears from it which of them are gone
        }
    }

    /// <summary>A registration came, went, or was refreshed.</summary>
    public void OnTouched(in RegistrationTouch touch) => _journal.Change(
        (touch.Kept.Binding.User, touch.Kept.Binding.ContactUri, touch.Kept.Way), touch.IsGone ? null : touch.Kept, touch.IsNews ? Soon : Later);

    /// <summary>The process ends: as it is now it stays, for phones do not unregister with us.</summary>
    public void Dispose() => _journal.Dispose();
}
