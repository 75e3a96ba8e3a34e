namespace Routing.Server.Hosting;

/// <summary>The engine cannot start on this machine: the message says what, where and what to do. Exit code 1.</summary>
internal sealed class EngineStartException(string message, Exception? inner = null) : Exception(message, inner);
