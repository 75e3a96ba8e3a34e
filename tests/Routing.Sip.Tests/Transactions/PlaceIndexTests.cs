using Routing.Sip.Transactions;

namespace Routing.Sip.Tests.Transactions;

/// <summary>The index of tables that linger, against a plain list of pairs.</summary>
public sealed class PlaceIndexTests
{
    /// <summary>So few hashes that most meet, at the end of the table and round it, and so many that it grows.</summary>
    [Theory]
    [InlineData(1, 40)]
    [InlineData(7, 150)]
    [InlineData(300, 2_000)]
    public void It_finds_all_places_of_a_hash_and_no_others_whatever_comes_and_goes(int hashes, int most)
    {
        var random = new Random(hashes);
        var index = new PlaceIndex();
        List<(uint Hash, int Place)> model = [];
        for (int i = 0, next = 0; i < 20_000; i++)
        {
            if (model.Count < most && random.Next(100) < 52)
            {
                // Near the top of 32 bits: what runs over the end begins at the front.
                (uint Hash, int Place) added = (uint.MaxValue - (uint)random.Next(hashes), next++);
                index.Add(added.Hash, added.Place);
                model.Add(added);
            }
            else if (model.Count > 0)
            {
                int which = random.Next(model.Count);
                index.Remove(model[which].Hash, model[which].Place);
                model.RemoveAt(which);
            }

            if (i % 97 == 0)
            {
                uint asked = uint.MaxValue - (uint)random.Next(hashes + 1);
                Assert.Equal(model.Where(one => one.Hash == asked).Select(one => one.Place).Order(), Places(index, asked).Order());
            }
        }

        index.Clear();
        Assert.All(model, one => Assert.Empty(Places(index, one.Hash)));
    }

    private static List<int> Places(PlaceIndex index, uint hash)
    {
        List<int> places = [];
        uint at = hash;
        while (index.Next(hash, ref at) is >= 0 and var place)
        {
            places.Add(place);
        }

        return places;
    }
}
