using System.Collections;
using System.Reflection;
using Routing.Acd.Journal;
using Routing.Acd.Model;

namespace Routing.Acd.Tests.Journal;

/// <summary>What is written is read back the same, field by field, also fields that nobody has thought of yet.</summary>
public sealed class CodecTests
{
    [Fact]
    public void Commands_and_events_of_random_worlds_come_back_as_they_were()
    {
        for (int seed = 0; seed < 34; seed++)
        {
            Written written = Written.World(seed, most: 200);
            Assert.All(written.Commands, command => AssertSame(command, RoundTrip(command)));
            Assert.All(written.Events, acdEvent => Assert.Equal(acdEvent, RoundTrip(acdEvent)));
        }
    }

    [Fact]
    public void Every_field_there_is_comes_back_whatever_is_in_it()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var filler = new Filler(new Random(seed));
            var command = filler.Make<AcdCommand>();
            AssertSame(command, RoundTrip(command));
            var acdEvent = filler.Make<AcdEvent>();
            Assert.Equal(acdEvent, RoundTrip(acdEvent));
        }
    }

    [Fact]
    public void Nothing_but_the_written_length_is_accepted()
    {
        byte[] bytes = new byte[1024];
        var to = new JournalWriter(bytes);
        EventCodec.Write(ref to, new Filler(new Random(1)).Make<AcdEvent>());
        int length = to.Length;
        for (int shorter = 0; shorter < length; shorter++)
        {
            Assert.Throws<JournalFormatException>(() =>
            {
                var from = new JournalReader(bytes.AsSpan(0, shorter), 0);
                EventCodec.Read(ref from);
            });
        }
    }

    [Fact]
    public void A_buffer_too_small_is_said_to_be_full_and_not_written_past()
    {
        AcdEvent acdEvent = new Filler(new Random(1)).Make<AcdEvent>();
        for (int size = 0; size < 40; size++)
        {
            byte[] bytes = [.. Enumerable.Repeat((byte)0xEE, size + 8)];
            var to = new JournalWriter(bytes.AsSpan(0, size));
            EventCodec.Write(ref to, acdEvent);
            Assert.True(to.IsFull);
            Assert.All(bytes[size..], b => Assert.Equal(0xEE, b));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Numbers_come_back(long value)
    {
        var to = new JournalWriter(new byte[10]);
        to.Number(value);
        byte[] bytes = new byte[10];
        to = new JournalWriter(bytes);
        to.Number(value);
        Assert.Equal(value, new JournalReader(bytes, 0).Number());
    }

    private static AcdCommand RoundTrip(in AcdCommand command)
    {
        byte[] bytes = new byte[65_536];
        var to = new JournalWriter(bytes);
        CommandCodec.Write(ref to, command);
        Assert.False(to.IsFull);
        var from = new JournalReader(bytes.AsSpan(0, to.Length), 0);
        AcdCommand read = CommandCodec.Read(ref from);
        from.MustEnd();
        return read;
    }

    private static AcdEvent RoundTrip(in AcdEvent acdEvent)
    {
        byte[] bytes = new byte[1024];
        var to = new JournalWriter(bytes);
        EventCodec.Write(ref to, acdEvent);
        var from = new JournalReader(bytes.AsSpan(0, to.Length), 0);
        AcdEvent read = EventCodec.Read(ref from);
        from.MustEnd();
        return read;
    }

    private static void AssertSame(object? expected, object? actual)
    {
        if (expected is IEnumerable list and not string)
        {
            object?[] wanted = [.. list.Cast<object?>()];
            object?[] got = [.. ((IEnumerable)actual!).Cast<object?>()];
            Assert.Equal(wanted.Length, got.Length);
            for (int i = 0; i < wanted.Length; i++)
            {
                AssertSame(wanted[i], got[i]);
            }
        }
        else if (expected is AcdCommand or RoutingPlan or QueuePlan or AgentPlan or RelaxationStep or QueueLimits)
        {
            foreach (PropertyInfo property in Filler.PropertiesOf(expected.GetType()))
            {
                AssertSame(property.GetValue(expected), property.GetValue(actual));
            }
        }
        else
        {
            Assert.Equal(expected, actual);
        }
    }

    /// <summary>Values of any of the model's types with something in every property.</summary>
    private sealed class Filler(Random random)
    {
        public T Make<T>() => (T)Make(typeof(T))!;

        public static IEnumerable<PropertyInfo> PropertiesOf(Type type) =>
            type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Where(p => p.CanWrite && p.Name != "EqualityContract");

        private object? Make(Type type)
        {
            Type? nullable = Nullable.GetUnderlyingType(type);
            return nullable is not null ? (random.Next(2) == 0 ? null : Make(nullable))
                : type == typeof(long) ? Number()
                : type == typeof(int) ? (int)Number()
                : type == typeof(byte) ? (byte)random.Next(1, 11)
                : type == typeof(bool) ? random.Next(2) == 0
                : type == typeof(string) ? Text()
                : type == typeof(Guid) ? new Guid(random.Next(), 1, 7, 1, 2, 3, 4, 5, 6, 7, (byte)random.Next(256))
                : type.IsEnum ? Enum.ToObject(type, random.Next(type == typeof(InteractionOrder) ? 3 : 256))
                : type == typeof(RequirementSet) ? new RequirementSet(Make<SkillRequirement[]>())
                : ElementOf(type) is { } element ? List(element)
                : Record(type);
        }

        private long Number() => random.Next(4) switch { 0 => 0, 1 => random.Next(100), 2 => random.NextInt64(), _ => -random.NextInt64() };

        private string Text() => string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => (char)random.Next(32, 0xD7FF)));

        private static Type? ElementOf(Type type) => type.IsArray ? type.GetElementType()
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0]
            : null;

        private Array List(Type element)
        {
            var list = Array.CreateInstance(element, random.Next(4));
            for (int i = 0; i < list.Length; i++)
            {
                bool mayBeNull = element == typeof(QueuePlan) || element == typeof(AgentPlan);
                list.SetValue(mayBeNull && random.Next(3) == 0 ? null : Make(element), i);
            }

            return list;
        }

        private object Record(Type type)
        {
            ConstructorInfo? constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length);
            object made = constructor is null || constructor.GetParameters().Length == 0
                ? Activator.CreateInstance(type)!
                : constructor.Invoke([.. constructor.GetParameters().Select(p => Make(p.ParameterType))]);
            foreach (PropertyInfo property in PropertiesOf(type))
            {
                property.SetValue(made, Make(property.PropertyType));
            }

            return made;
        }
    }
}
