namespace Routing.Sip.Subscriptions;

/// <summary>Who watches what. A plain value.</summary>
/// <param name="Watcher">The phone's user, known by digest.</param>
/// <param name="Resource">The user part of the URI that is watched.</param>
/// <param name="Package">The event package's name.</param>
/// <param name="Entity">The URI that is watched, without parameters, as a document names it: <c>sip:1001@pbx.example</c>.</param>
public sealed record Watch(string Watcher, string Resource, string Package, string Entity);
