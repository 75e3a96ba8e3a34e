namespace Routing.Pbx.Trunks;

/// <summary>What the templates of a trunk's <c>identity</c> may say of one call. An empty text is unknown, or not to be told.</summary>
/// <param name="Number">The caller's number, as the carrier wants it.</param>
/// <param name="Name">The caller's name.</param>
/// <param name="Account">The account at the carrier.</param>
/// <param name="Diverted">The number that sent the call on, as the carrier wants it.</param>
/// <param name="Dialled">The called number, as the carrier wants it.</param>
internal readonly record struct IdentityFields(string Number, string Name, string Account, string Diverted, string Dialled)
{
    /// <summary>The names that templates use.</summary>
    public static IReadOnlyList<string> Names { get; } = ["number", "name", "account", "diverted", "dialled"];

    /// <summary>The text of a name.</summary>
    public string this[string name] => name switch
    {
        "number" => Number,
        "name" => Name,
        "account" => Account,
        "diverted" => Diverted,
        "dialled" => Dialled,
        _ => "",
    };
}
