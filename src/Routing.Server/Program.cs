using Routing.Server.Commands;

return await RoutingCommand.InvokeAsync(args);
