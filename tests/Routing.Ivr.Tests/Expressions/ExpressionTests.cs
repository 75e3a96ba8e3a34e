using Routing.Ivr.Compiling;
using Routing.Ivr.Expressions;

namespace Routing.Ivr.Tests.Expressions;

public class ExpressionTests
{
    // Monday, 5 January 2026, 09:15.
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 15, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("1", 1.0)]
    [InlineData("1.5", 1.5)]
    [InlineData("1 + 2 * 3", 7.0)]
    [InlineData("(1 + 2) * 3", 9.0)]
    [InlineData("10 - 3 - 2", 5.0)]
    [InlineData("7 % 4 + 8 / 4", 5.0)]
    [InlineData("-2 * -3", 6.0)]
    [InlineData("--2", 2.0)]
    [InlineData("1 / (tries - tries)", 0.0)]
    [InlineData("1 % (tries - tries)", 0.0)]
    [InlineData("tries + 1", 4.0)]
    [InlineData("unset_number + 1", 1.0)]
    [InlineData("length(caller)", 13.0)]
    [InlineData("hour() * 100 + minute()", 915.0)]
    [InlineData("month() + day()", 6.0)]
    [InlineData("'a'", "a")]
    [InlineData("''", "")]
    [InlineData("'it''s'", "it's")]
    [InlineData("'a' + 'b' + lower('C') + upper('d')", "abcD")]
    [InlineData("caller", "+819012345678")]
    [InlineData("weekday()", "mon")]
    [InlineData("date() + ' ' + time()", "2026-01-05 09:15")]
    [InlineData("true", true)]
    [InlineData("!true", false)]
    [InlineData("!!vip", true)]
    [InlineData("true || false && false", true)]
    [InlineData("(true || false) && false", false)]
    [InlineData("1 < 2 && 2 <= 2 && 3 > 2 && 2 >= 2", true)]
    [InlineData("1 == 1 && 1 != 2 && 'a' == 'a' && 'a' != 'A' && true == true && true != false", true)]
    [InlineData("1 + 1 == 2", true)]
    [InlineData("1 < 2 == true", true)]
    [InlineData("open('office') && !open('warehouse')", true)]
    [InlineData("starts_with(caller, '+81') && ends_with(called, '5678') && contains(trunk, 'rier')", true)]
    [InlineData("weekday() == 'mon' || weekday() == 'sun'", true)]
    [InlineData("time_between('09:15', '09:16')", true)]
    [InlineData("time_between('09:00', '09:15')", false)]
    [InlineData("time_between('22:00', '09:16')", true)]
    [InlineData("date_between('2025-12-29', '2026-01-05')", true)]
    [InlineData("date_between('2026-01-06', '2026-01-07')", false)]
    public void Gives(string text, object expected)
    {
        Expression expression = Compiled(text, out ProblemList problems);
        Assert.Empty(problems.InOrder());
        var bench = new FlowBench(Now);
        bench.Call.SetVariable("tries", FlowValue.Of(3));
        bench.Call.SetVariable("vip", FlowValue.Of(true));
        FlowValue value = expression.Evaluate(new ExpressionContext(bench.Call, bench.Services));
        Assert.Equal(value.Type, expression.Type);
        Assert.Equal(
            expected switch
            {
                double number => FlowValue.Of(number),
                bool truth => FlowValue.Of(truth),
                _ => FlowValue.Of((string)expected),
            },
            value);
    }

    [Theory]
    [InlineData("caller > 5", 1, "\"caller\" is a text, \">\" needs numbers")]
    [InlineData("5 > caller", 5, "\"caller\" is a text, \">\" needs numbers")]
    [InlineData("1 + 'a'", 5, "\"+\" needs two values of one type: \"1\" is a number, \"'a'\" is a text")]
    [InlineData("'a' == 1", 8, "\"==\" needs two values of one type: \"'a'\" is a text, \"1\" is a number")]
    [InlineData("true + 1", 1, "\"true\" is true or false, \"+\" needs numbers or texts")]
    [InlineData("caller && true", 1, "\"caller\" is a text, \"&&\" needs true or false")]
    [InlineData("!caller", 2, "\"caller\" is a text, \"!\" needs true or false")]
    [InlineData("-caller", 2, "\"caller\" is a text, \"-\" needs numbers")]
    [InlineData("1 < 2 < 3", 1, "\"1 < 2\" is true or false, \"<\" needs numbers")]
    [InlineData("(1 + 2) && true", 1, "\"(1 + 2)\" is a number, \"&&\" needs true or false")]
    [InlineData("callr == 'a'", 1, "there is no variable \"callr\"; a text stands in single quotes", "caller")]
    [InlineData("opne('office')", 1, "there is no function \"opne\"; the functions are", "open")]
    [InlineData("open('ofice')", 6, "there is no calendar \"ofice\"", "office")]
    [InlineData("open(caller)", 6, "\"open\" needs a text that is written out here, so that it can be checked: open('office')")]
    [InlineData("open(5)", 6, "\"5\" is a number, \"open\" needs a text here")]
    [InlineData("open()", 1, "\"open\" takes one value in its parentheses: open('office')")]
    [InlineData("hour(1)", 1, "\"hour\" takes nothing in its parentheses: hour() < 12")]
    [InlineData("starts_with(caller)", 1, "\"starts_with\" takes two values in its parentheses")]
    [InlineData("length(1, 2, 3, 4)", 1, "\"length\" takes one value")]
    [InlineData("open == true", 1, "\"open\" is a function: write open('office')")]
    [InlineData("weekday() == 'monday'", 14, "\"weekday()\" is never \"'monday'\"; it is one of sun, mon", "mon")]
    [InlineData("time_between('9:00', '25:00')", 14, "\"9:00\" is not a time")]
    [InlineData("date_between('2026-02-30', '2026-03-01')", 14, "\"2026-02-30\" is not a date")]
    [InlineData("1 / 0", 5, "nothing can be divided by 0")]
    [InlineData("caller = 'a'", 8, "compare with ==")]
    [InlineData("true & false", 6, "\"and\" is written &&")]
    [InlineData("true and false", 6, "\"and\" is written &&")]
    [InlineData("not true", 1, "\"not\" is written !")]
    [InlineData("caller == \"a\"", 11, "a text stands in single quotes")]
    [InlineData("caller == 'a", 11, "this text has no closing quote")]
    [InlineData("(1 + 2", 7, "the ( of column 1 is not closed")]
    [InlineData("1 + ", 5, "the expression ends too early")]
    [InlineData("1 + * 2", 5, "a value is missing before *")]
    [InlineData("1 2", 3, "the expression should end here")]
    [InlineData("1)", 2, "the expression should end here")]
    [InlineData("length('a' 'b')", 12, "a , or ) is missing here")]
    [InlineData("{{ true }}", 1, "the expression is already one: leave out the braces")]
    [InlineData("caller ; 1", 8, "unexpected \";\"")]
    [InlineData("", 1, "an expression is missing here")]
    [InlineData("   ", 1, "an expression is missing here")]
    public void Is_told_to_be_wrong_where_it_is_wrong(string text, int column, string problem, string? didYouMean = null)
    {
        Compiled(text, out ProblemList problems);
        FlowProblem first = problems.InOrder()[0];
        Assert.StartsWith(problem, first.Text);
        Assert.Equal(new FlowPosition("f", 1, column), first.Position);
        Assert.Equal(didYouMean, first.DidYouMean);
    }

    [Fact]
    public void One_mistake_is_told_once_and_two_are_both_told()
    {
        Compiled("(callr + 1) * 2 > 3 && true", out ProblemList one);
        Assert.Single(one.InOrder());
        Compiled("callr == 'a' || open('ofice') || caller < called", out ProblemList four);
        Assert.Equal([1, 22, 34, 43], four.InOrder().Select(p => p.Position.Column));
    }

    [Fact]
    public void The_right_operand_is_not_looked_at_when_the_left_decides()
    {
        var bench = new FlowBench(Now);
        var context = new ExpressionContext(bench.Call, new Unanswering());
        Assert.True(Compiled("true || open('office')", out _).Evaluate(context).Boolean);
        Assert.False(Compiled("false && open('office')", out _).Evaluate(context).Boolean);
    }

    [Fact]
    public void A_variable_of_another_type_than_declared_counts_as_unset()
    {
        var bench = new FlowBench(Now);
        bench.Call.SetVariable("tries", FlowValue.Of("three"));
        Assert.Equal(1, Compiled("tries + 1", out _).Evaluate(new ExpressionContext(bench.Call, bench.Services)).Number);
    }

    [Fact]
    public void Length_and_depth_are_bounded()
    {
        Compiled(new string('(', 33) + "1" + new string(')', 33), out ProblemList deep);
        Assert.Contains("levels deep", deep.InOrder()[0].Text);
        Compiled(new string('(', 30) + "1" + new string(')', 30), out ProblemList fine);
        Assert.Empty(fine.InOrder());
        Compiled(string.Concat(Enumerable.Repeat("1+", 500)) + "1", out ProblemList tooLong);
        Assert.Contains("at most 1000 characters", tooLong.InOrder()[0].Text);
        Expression longest = Compiled(string.Concat(Enumerable.Repeat("1+", 499)) + "1", out _);
        Assert.Equal(500, longest.Evaluate(default).Number);
    }

    [Fact]
    public void Texts_do_not_grow_without_end()
    {
        var bench = new FlowBench(Now);
        bench.Call.SetVariable("unset_text", FlowValue.Of(new string('x', 3000)));
        FlowValue value = Compiled("unset_text + unset_text", out _).Evaluate(new ExpressionContext(bench.Call, bench.Services));
        Assert.Equal(4096, value.Text.Length);
    }

    [Fact]
    public void Numbers_and_truths_are_evaluated_without_allocating()
    {
        Expression expression = Compiled("!(tries + 1 > 3) || open('office') && starts_with(caller, '+81') && hour() < 12", out _);
        var bench = new FlowBench(Now);
        var context = new ExpressionContext(bench.Call, bench.Services);
        for (int i = 0; i < 100; i++)
        {
            expression.Evaluate(context);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            expression.Evaluate(context);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Whatever_is_written_compiling_never_throws_and_says_why_or_gives_a_value()
    {
        var random = new Random(20260105);
        string[] pieces =
        [
            "1", "0", "2.5", "'a'", "''", "'", "caller", "tries", "vip", "nothing", "open", "open('office')", "hour()", "weekday()", "(", ")", ",",
            "+", "-", "*", "/", "%", "!", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "=", "&", "|", " ", "\n", "\0", "é", "\ud800", "{{", "}}", "true",
            "false", "length(", "starts_with(", "time_between('00:00', '12:00')", "99999999999999999999", ".", "_", "and",
        ];
        var bench = new FlowBench(Now);
        var context = new ExpressionContext(bench.Call, bench.Services);
        int good = 0;
        for (int i = 0; i < 20_000; i++)
        {
            string text = i % 3 == 0
                ? new string([.. Enumerable.Range(0, random.Next(40)).Select(_ => (char)random.Next(i % 2 == 0 ? 128 : 65536))])
                : string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            Expression expression = Compiled(text, out ProblemList problems);
            Assert.All(problems.InOrder(), p => Assert.InRange(p.Position.Column, 1, text.Length + 1));
            if (problems.Errors == 0)
            {
                good++;
                Assert.Equal(expression.Type, expression.Evaluate(context).Type);
            }
        }

        Assert.InRange(good, 100, 19_000);
    }

    private static Expression Compiled(string text, out ProblemList problems)
    {
        problems = new ProblemList();
        var variables = new VariableTable();
        variables.Settle("tries", FlowType.Number);
        variables.Settle("vip", FlowType.Boolean);
        variables.Settle("unset_number", FlowType.Number);
        variables.Settle("unset_text", FlowType.Text);
        FlowNode node = FlowNode.Scalar(new FlowPosition("f", 1, 1), text);
        return ExpressionCompiler.Compile(node, 0, text.Length, variables, TestFlows.Names, problems);
    }

    private sealed class Unanswering : IFlowServices
    {
        public DateTimeOffset Now => throw new InvalidOperationException("looked at the time");

        public bool IsOpen(string calendar) => throw new InvalidOperationException("looked at a calendar");
    }
}
