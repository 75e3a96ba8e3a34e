using System.Net;
using Routing.Pbx.Configuration.Sections;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>What others can reach has a token of its own.</summary>
internal sealed class HttpAccess : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        HttpConfig http = scope.Config.Node.Http;
        if (!IPAddress.IsLoopback(http.Listen.Value.Address) && http.Tokens.Value.Count == 0)
        {
            problems.Warning(http.Listen.At, "others can reach this address and there is no token: only the admin token of this machine will do; add tokens");
        }
    }
}
