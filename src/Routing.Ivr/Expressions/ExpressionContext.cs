namespace Routing.Ivr.Expressions;

/// <summary>What an expression may look at while it is evaluated.</summary>
/// <param name="Call">Its variables.</param>
/// <param name="Services">Calendars and the time.</param>
internal readonly record struct ExpressionContext(IFlowCall Call, IFlowServices Services);
