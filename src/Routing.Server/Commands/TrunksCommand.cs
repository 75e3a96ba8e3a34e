using System.Globalization;
using Routing.Server.Api;

namespace Routing.Server.Commands;

/// <summary><c>routing trunks</c>: which carrier links are there, and what they carry.</summary>
internal sealed class TrunksCommand() : LiveCommand<TrunkList>("trunks", "Shows which trunks are there, and what they carry.", ServerJson.Default.TrunkList)
{
    internal static string Text(TrunkList list) => TextTable.Of(
        ["trunk", "state", "registered", "calls", "server", "addresses", "last_error"],
        list.Trunks.Select(trunk => new[]
        {
            trunk.Id,
            trunk.Up switch { true => "up", false => "down", null => "not asked" },
            trunk.Registered switch { true => "yes", false => "no", null => "" },
            string.Create(CultureInfo.InvariantCulture, $"{trunk.Calls}{(trunk.Limit is { } most ? $"/{most}" : "")}"),
            trunk.Server ?? "",
            string.Join(' ', trunk.Addresses.Select(Address)),
            trunk.LastError ?? "",
        }));

    protected override string Table(TrunkList list) => Text(list);

    private static string Address(TrunkAddress address) =>
        $"{address.Address}({address.State}{(address.Status > 0 ? string.Create(CultureInfo.InvariantCulture, $" {address.Status}") : "")})";
}
