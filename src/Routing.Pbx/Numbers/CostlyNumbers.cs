namespace Routing.Pbx.Numbers;

/// <summary>
/// Numbers that cost whoever calls them much more than a call, and of which the called party has a share: what toll fraud is made
/// for. By country, and as they are dialled there. For <c>routing check</c>, with what <c>costly_numbers</c> adds.
/// </summary>
internal static class CostlyNumbers
{
    /// <summary>The table. Each row has its source behind it.</summary>
    public static IReadOnlyList<(string Country, string[] Prefixes)> All { get; } =
    [
        ("1", ["1900"]), // NANPA, 900 NXX codes; 47 CFR §64.1501
        ("7", ["8809"]), // Russian system and plan of numbering, code 809
        ("20", ["0900"]), // NTRA, national numbering plan
        ("27", ["0862", "0863", "0864", "0865", "0866", "0867", "0868", "0869"]), // ICASA, Numbering Plan Regulations, 086x but 0860 and 0861
        ("30", ["901", "909"]), // EETT, National Numbering Plan
        ("31", ["0900", "0906", "0909"]), // ACM, Nummerplan telefoon- en ISDN-diensten
        ("32", ["090"]), // BIPT, numbering plan, 0900 to 0909
        ("33", ["089"]), // Arcep, plan national de numérotation, numéros à tarification majorée
        ("34", ["803", "806", "807", "905", "907"]), // Plan nacional de numeración telefónica, tarifas especiales
        ("36", ["0690", "0691"]), // NMHH, numbering plan, 90 and 91
        ("39", ["89"]), // AGCOM, Piano di numerazione nazionale, 89x
        ("40", ["090"]), // ANCOM, Planul Național de Numerotație, 0900, 0903, 0906
        ("41", ["090"]), // BAKOM, numbering plan E.164/2002, 0900, 0901, 0906
        ("43", ["0900", "0901", "0930", "0931", "0939"]), // RTR, KEM-V 2009
        ("44", ["09", "070"]), // Ofcom, National Telephone Numbering Plan: premium rate, personal numbers
        ("45", ["90"]), // Danish numbering plan, 90xxxxxx
        ("46", ["0900", "0939", "0944", "099"]), // PTS, Svensk nummerplan
        ("47", ["82"]), // Nkom, numbering plan, 820 and 829
        ("48", ["70"]), // UKE, plan numeracji krajowej, 70x
        ("49", ["0900", "0137"]), // Bundesnetzagentur, Nummernpläne (0)900 and (0)137
        ("52", ["900"]), // IFT, Plan Técnico Fundamental de Numeración
        ("54", ["0600", "0609"]), // ENACOM, Plan Fundamental de Numeración Nacional, audiotexto
        ("55", ["0900"]), // Anatel, códigos não geográficos
        ("56", ["700"]), // SUBTEL, Plan Técnico Fundamental de Numeración, complementary services 700
        ("60", ["1600"]), // MCMC, Numbering and Electronic Addressing Plan, 1-600
        ("61", ["190"]), // ACMA, Telecommunications Numbering Plan: premium rate
        ("62", ["0809"]), // Kominfo, fundamental technical plan, premium call
        ("64", ["0900"]), // NAD, New Zealand number allocation
        ("65", ["1900"]), // IMDA, National Numbering Plan
        ("66", ["1900"]), // NBTC, national telecommunications numbering plan
        ("81", ["0990"]), // MIC, numbering plan: services charged on behalf of others
        ("82", ["060"]), // MSIT, rules on telecommunications numbers
        ("84", ["1900"]), // MIC of Viet Nam, telecommunications numbering plan, information services
        ("90", ["0900"]), // BTK, numaralandırma planı
        ("351", ["60", "64", "76"]), // ANACOM, Plano Nacional de Numeração
        ("352", ["90"]), // ILR, plan national de numérotation
        ("353", ["15"]), // ComReg, Numbering Conditions of Use: 1520 to 1599
        ("354", ["90"]), // Fjarskiptastofa, Icelandic numbering plan, 90x
        ("356", ["5"]), // MCA, National Numbering Plan, 5xxxxxxx
        ("357", ["900", "909"]), // OCECPR, numbering plan
        ("358", ["0600", "0700"]), // Traficom, regulation 32 on numbering
        ("359", ["090"]), // CRC, national numbering plan
        ("370", ["0900"]), // RRT, national numbering plan
        ("371", ["90"]), // SPRK, national numbering plan
        ("372", ["90"]), // Estonian numbering plan, 900x to 909x
        ("375", ["8902"]), // Beltelecom, audiotext
        ("380", ["0900"]), // Ukrainian numbering plan
        ("381", ["090"]), // RATEL, Numbering Plan
        ("385", ["060", "061", "064", "065", "069"]), // HAKOM, Plan numeriranja
        ("386", ["090"]), // AKOS, numbering plan
        ("387", ["090"]), // RAK, Numbering Plan for Bosnia and Herzegovina
        ("420", ["900", "906", "909", "976"]), // ČTÚ, číslovací plán
        ("421", ["0900"]), // national numbering plan of Slovakia
        ("423", ["90"]), // AK Liechtenstein, numbering plan, 900, 901, 906
        ("852", ["900"]), // OFCA, The Numbering Plan for Telecommunications Services in Hong Kong
        ("886", ["0204", "0209"]), // NCC, numbering plan
        ("972", ["1900", "1901", "1902"]), // Ministry of Communications, numbering plan
    ];

    /// <summary>
    /// What is dialled like a call within a country and is one abroad: the islands that share +1. Source: NANPA, NANP country contacts.
    /// </summary>
    public static IReadOnlyList<(string Country, string[] Prefixes)> AbroadAtHome { get; } =
    [
        ("1", [
            "1242", "1246", "1264", "1268", "1284", "1345", "1441", "1473", "1649", "1658", "1664", "1721", "1758", "1767", "1784", "1809",
            "1829", "1849", "1868", "1869", "1876"]),
    ];

    /// <summary>All ways in which a number that is dialled as <paramref name="prefix"/>… within the country can be written, also behind what shows or withholds the caller's.</summary>
    public static IEnumerable<(string Form, bool IsBehind)> FormsOf(string country, string prefix)
    {
        yield return (prefix, false);
        string national = Countries.PrefixesOf(country).National;
        bool hasPrefix = national.Length > 0 && prefix.StartsWith(national, StringComparison.Ordinal);
        yield return ($"+{country}{(hasPrefix ? prefix[national.Length..] : prefix)}", false);
        if (country == "1")
        {
            yield return (prefix[1..], false); // ten digits, as Countries.BareOf has them
        }

        foreach (string before in Countries.BeforeNumbersOf(country))
        {
            yield return (before + prefix, true);
        }
    }
}
