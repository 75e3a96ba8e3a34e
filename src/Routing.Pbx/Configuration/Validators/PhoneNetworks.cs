using System.Net;
using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>Who may try passwords.</summary>
internal sealed class PhoneNetworks : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        foreach (Written<IPNetwork> network in scope.Config.Node.Sip.Phones.Value.Where(n => n.Value.PrefixLength == 0))
        {
            problems.Warning(network.At, "phones may register from anywhere on the internet: name the networks they are in");
        }
    }
}
