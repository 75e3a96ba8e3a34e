namespace Routing.Sip.Registration;

/// <summary>One change of what is to be kept of registrations over a restart (<see cref="ISipApplication.OnRegistrationTouched"/>).</summary>
/// <param name="Kept">As it is from now on, or was last; its user and its contact, as they are written, and its <see cref="KeptBinding.Way"/> say which it is.</param>
/// <param name="IsGone">There is nothing to keep of it any more.</param>
/// <param name="IsNews">It came or went, or leads elsewhere; false when it was only refreshed.</param>
public readonly record struct RegistrationTouch(KeptBinding Kept, bool IsGone, bool IsNews);
