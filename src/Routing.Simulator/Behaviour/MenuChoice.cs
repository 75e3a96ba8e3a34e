namespace Routing.Simulator.Behaviour;

/// <summary>What a caller may press in the menu.</summary>
/// <param name="Keys">The keys, pressed one after the other (<c>0-9 * # A-D</c>); empty for a caller who presses nothing.</param>
/// <param name="Weight">How likely it is, against the weights of the other choices; 0 or more.</param>
/// <param name="EntersQueue">
/// Whether it leads to a queue. A caller who leaves afterwards without an agent has abandoned; otherwise
/// it has left in the flow.
/// </param>
public sealed record MenuChoice(string Keys, double Weight = 1, bool EntersQueue = true);
