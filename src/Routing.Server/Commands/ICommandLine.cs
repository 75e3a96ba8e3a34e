using System.CommandLine;

namespace Routing.Server.Commands;

/// <summary>One command of the command line: a file of its own and a line in <see cref="RoutingCommand"/>.</summary>
internal interface ICommandLine
{
    /// <summary>The command with its options and its action.</summary>
    Command Create();
}
