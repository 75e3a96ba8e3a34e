using System.Net;
using Routing.Sip.Parsing;
using Routing.Sip.Transports;

namespace Routing.Sip.Security;

/// <summary>
/// Who guesses passwords. Told only of what came under a nonce that was sent to that very address, so none of it is another's.
/// A source where nobody knows a password is banned; one that others use as well (an office with a phone that has a wrong
/// password, or a guesser with an account of its own) only has that user name shut, until it has tried too many of them.
/// Within the turn.
/// </summary>
internal sealed class PasswordGuard(SipStack stack)
{
    private const int MostSources = 16_384;

    /// <summary>User names counted for one source; further ones are counted as one.</summary>
    private const int MostNames = 64;

    /// <summary>What is longer is no user of ours (a name has 64 characters at most), and is counted with others of its kind.</summary>
    private const int LongestName = 64;

    /// <summary>Wrong ones in all that ban a shared source, as a multiple of what bans another.</summary>
    private const int SharedFactor = 10;

    /// <summary>How long a right password shows that a source is shared: longer than a registration.</summary>
    private static readonly TimeSpan SharedFor = TimeSpan.FromHours(2);

    private readonly Dictionary<IPAddress, Source> _sources = [];
    private readonly Source _crowd = new();
    private TimeSpan _nextSweep;

    private SipLimits Limits => stack.Options.Limits;

    private TimeSpan Now => stack.Timers.Now;

    /// <summary>Has that user name been tried too often from there? Then it is not even looked at whether the password is right.</summary>
    public bool IsShut(IPEndPoint remote, string username) =>
        (_sources.GetValueOrDefault(PeerNetwork.Of(remote.Address)) ?? _crowd).Times(username, Now, Limits) >= Limits.WrongPasswordsToBan;

    /// <summary>A wrong password. A trunk's address is never banned for it.</summary>
    public void Wrong(IPEndPoint remote, string username, bool mayBan)
    {
        IPAddress address = PeerNetwork.Of(remote.Address);
        Source source = Of(address);
        int times = source.Miss(username, Now, Limits);
        bool shared = source == _crowd || !mayBan || source.SharedUntil > Now;
        if (times >= Limits.WrongPasswordsToBan && !shared)
        {
            Ban(address);
        }
        else if (source.InAll >= SharedFactor * Limits.WrongPasswordsToBan && source != _crowd && mayBan)
        {
            Ban(address);
        }
        else if (times == Limits.WrongPasswordsToBan)
        {
            SipLog.UserShut(stack.Log, PeerNetwork.Shown(address), Shown(username), (int)Limits.BanFor.TotalSeconds);
        }
    }

    /// <summary>A right password: what that user got wrong before is forgotten, what others did is not.</summary>
    public void Right(IPEndPoint remote, string username)
    {
        Source source = Of(PeerNetwork.Of(remote.Address));
        if (source != _crowd)
        {
            source.Hit(username);
            source.SharedUntil = Now + SharedFor;
        }
    }

    /// <summary>A name that somebody wrote, for the log: without control characters, and no longer than names are.</summary>
    public static string Shown(string username) => SipScan.Clean(username.Length > LongestName ? $"{username[..LongestName]}…" : username);

    /// <summary>Characters of names that are kept for <paramref name="source"/>.</summary>
    internal int KeptFor(IPAddress source) => _sources.TryGetValue(PeerNetwork.Of(source), out Source? known) ? known.Characters : 0;

    /// <summary>The user names that are shut now, and where.</summary>
    public IReadOnlyList<ShutUser> Shut
    {
        get
        {
            DateTimeOffset utc = stack.Timers.UtcNow;
            return
            [
                .. from source in _sources
                   from name in source.Value.ShutNames(Now, Limits)
                   select new ShutUser(source.Key, name.Name, utc - (Now - name.Last), utc + (name.Last + Limits.BanFor - Now)),
            ];
        }
    }

    /// <summary>What was got wrong there is forgotten; true when a name was shut for it.</summary>
    public bool Forget(IPAddress source) => _sources.Remove(source, out Source? known) && known.ShutNames(Now, Limits).Any();

    private void Ban(IPAddress address)
    {
        _sources.Remove(address);
        stack.Sources.Ban(address, RejectReasons.Auth);
    }

    private Source Of(IPAddress address)
    {
        if (_sources.TryGetValue(address, out Source? source))
        {
            return source;
        }

        if (_sources.Count >= MostSources && Now >= _nextSweep)
        {
            _nextSweep = Now + TimeSpan.FromSeconds(1);
            foreach ((IPAddress one, Source quiet) in _sources)
            {
                if (quiet.IsQuiet(Now, Limits))
                {
                    _sources.Remove(one);
                }
            }
        }

        return _sources.Count >= MostSources ? _crowd : _sources[address] = new Source();
    }

    private sealed class Source
    {
        private Dictionary<string, (int Times, TimeSpan Last)>? _names;
        private TimeSpan _at;

        /// <summary>Somebody there knew a password.</summary>
        public TimeSpan SharedUntil { get; set; }

        /// <summary>Wrong ones under any name; time takes them away again.</summary>
        public double InAll { get; private set; }

        /// <summary>How often that name was tried with a wrong password, until it is left alone for as long as a ban lasts.</summary>
        public int Times(string name, TimeSpan now, SipLimits limits) =>
            _names is not null && _names.TryGetValue(Key(name), out (int Times, TimeSpan Last) known) && now - known.Last < limits.BanFor ? known.Times : 0;

        public int Miss(string name, TimeSpan now, SipLimits limits)
        {
            InAll = Math.Max(0, InAll - ((now - _at) / limits.BanFor * SharedFactor * limits.WrongPasswordsToBan)) + 1;
            _at = now;
            int times = Times(name, now, limits) + 1;
            _names ??= [];
            _names[Key(name)] = (times, now);
            return times;
        }

        /// <summary>The names that were tried too often, each with when it was last.</summary>
        public IEnumerable<(string Name, TimeSpan Last)> ShutNames(TimeSpan now, SipLimits limits) =>
            from name in _names ?? []
            where name.Value.Times >= limits.WrongPasswordsToBan && now - name.Value.Last < limits.BanFor
            select (name.Key, name.Value.Last);

        public void Hit(string name)
        {
            if (name.Length > 0)
            {
                _names?.Remove(name);
            }
        }

        public int Characters => _names?.Keys.Sum(name => name.Length) ?? 0;

        public bool IsQuiet(TimeSpan now, SipLimits limits) => now >= SharedUntil && now - _at > limits.BanFor;

        // No user name is empty, so that is the one for all who find no room.
        private string Key(string name) => name.Length > LongestName ? "" : _names is null || _names.Count < MostNames || _names.ContainsKey(name) ? name : "";
    }
}
