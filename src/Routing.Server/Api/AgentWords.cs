using Routing.Acd.Model;

namespace Routing.Server.Api;

/// <summary>Agents' states in the words of metrics and records.</summary>
internal static class AgentWords
{
    public static string Of(AgentState state) => state switch
    {
        AgentState.Busy => "busy",
        AgentState.Reserved => "reserved",
        AgentState.WrapUp => "wrap_up",
        AgentState.SignedOut => "signed_out",
        AgentState.Paused => "paused",
        _ => "available",
    };
}
