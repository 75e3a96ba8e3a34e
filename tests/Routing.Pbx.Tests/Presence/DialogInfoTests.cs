using System.Text;
using Routing.Acd.Model;
using Routing.Pbx.FeatureCodes;
using Routing.Pbx.Presence;
using Routing.Sip.Subscriptions;

namespace Routing.Pbx.Tests.Presence;

/// <summary>Documents and what a desk's lamp shows, without an exchange around.</summary>
public sealed class DialogInfoTests
{
    private static readonly Watch Watch = new("1002", "1001", "dialog", "sip:1001@pbx.example");

    [Theory]
    [InlineData("0312345678", "Tanaka")]
    [InlineData("+81 3 (1234)", "田中 & <Söhne> \"GmbH\" 'x'")]
    [InlineData("a@b", "\0\u0001\u001F\u007F\uFFFE\uFFFF")]
    [InlineData("\uD800", "\uDFFF half")]
    [InlineData("]]>", "<!-- --> <?x?> &amp; &#0;")]
    [InlineData("😀", "😀")]
    [InlineData("", "")]
    public void Whoever_calls_the_document_is_well_formed_and_a_URI_a_URI(string user, string name)
    {
        DeskPresence desk = DeskPresence.Unknown.With(AgentState.Available, null).With(user, name).With(AgentState.Reserved, null);
        string text = Encoding.UTF8.GetString(DialogInfo.Write(Watch, 7, desk.Lamp(LampKind.Desk), desk.LastId(LampKind.Desk)));
        Assert.Equal("early", DialogInfoChecker.Check(text, 7));
        desk = desk.With(AgentState.Paused, name);
        text = Encoding.UTF8.GetString(DialogInfo.Write(Watch, 8, desk.Lamp(LampKind.Paused), desk.LastId(LampKind.Paused)));
        Assert.Equal("confirmed", DialogInfoChecker.Check(text, 8));
    }

    [Theory]
    [InlineData(AgentState.Available, "", "", "", "")]
    [InlineData(AgentState.Reserved, "Early", "Early", "", "")]
    [InlineData(AgentState.Busy, "Confirmed", "Confirmed", "", "")]
    [InlineData(AgentState.WrapUp, "Confirmed wrap-up", "", "", "")]
    [InlineData(AgentState.Paused, "Confirmed paused: lunch", "", "Confirmed paused: lunch", "")]
    [InlineData(AgentState.SignedOut, "Confirmed signed out", "", "", "Confirmed signed out")]
    public void Each_state_of_an_agent_lights_the_lamps_that_are_its_own(AgentState state, string desk, string phone, string paused, string signedOut)
    {
        DeskPresence now = DeskPresence.Unknown.With(state, state == AgentState.Paused ? "lunch" : null);
        string Shown(LampKind kind) => string.Join(' ', now.Lamp(kind).Select(call => $"{call.Phase} {call.RemoteName}".Trim()));
        Assert.Equal([desk, phone, paused, signedOut, "", ""], LampKinds.All.Select(Shown));
    }

    [Theory]
    [InlineData("always", AgentState.Available, "forwarded", "", "forwarded")]
    [InlineData("busy", AgentState.Available, "", "", "forwarded when busy")]
    [InlineData("no_answer", AgentState.Available, "", "", "forwarded on no answer")]
    [InlineData("quiet", AgentState.Available, "do not disturb", "do not disturb", "")]
    [InlineData("quiet always", AgentState.Available, "do not disturb", "do not disturb", "forwarded")]
    [InlineData("quiet", AgentState.Busy, "", "do not disturb", "")]
    [InlineData("quiet", AgentState.WrapUp, "wrap-up", "do not disturb", "")]
    [InlineData("quiet", AgentState.SignedOut, "signed out", "do not disturb", "")]
    public void What_people_set_at_a_desk_lights_its_own_lamp_and_the_desks_where_no_call_would_be_taken(string set, AgentState state, string desk, string quiet, string forward)
    {
        var settings = new DeskState
        {
            DoNotDisturb = set.Contains("quiet", StringComparison.Ordinal),
            Always = set.Contains("always", StringComparison.Ordinal) ? "09012345678" : null,
            Busy = set == "busy" ? "2001" : null,
            NoAnswer = set == "no_answer" ? "2001" : null,
        };
        DeskPresence now = DeskPresence.Phone.With(AgentState.Available, null).With(settings).With(state, null);
        string Shown(LampKind kind) => string.Join(' ', now.Lamp(kind).Select(call => call.RemoteName));
        Assert.Equal((desk, quiet, forward), (Shown(LampKind.Desk), Shown(LampKind.DoNotDisturb), Shown(LampKind.Forwarded)));
        Assert.DoesNotContain("0901234", string.Join(' ', LampKinds.All.Select(Shown)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_lamp_that_goes_dark_names_what_it_showed_last_and_two_settings_have_two_names()
    {
        DeskPresence desk = DeskPresence.Phone.With(new DeskState { DoNotDisturb = true });
        string first = Assert.Single(desk.Lamp(LampKind.Desk)).Id;
        Assert.Equal(first, Assert.Single(desk.Lamp(LampKind.DoNotDisturb)).Id);
        desk = desk.With(DeskState.None);
        Assert.Equal((first, first), (desk.LastId(LampKind.Desk), desk.LastId(LampKind.DoNotDisturb)));
        desk = desk.With(new DeskState { Always = "2001" });
        Assert.NotEqual(first, Assert.Single(desk.Lamp(LampKind.Desk)).Id);
        desk = desk.With(DeskState.None).With(new PhoneActivity("c1", DialogPhase.Early)).With(new PhoneActivity("c1", DialogPhase.Terminated));
        Assert.Equal("c1", desk.LastId(LampKind.Desk));
    }

    [Fact]
    public void A_call_keeps_its_id_from_ringing_to_talk_and_no_two_share_one()
    {
        DeskPresence desk = DeskPresence.Unknown.With(AgentState.Available, null);
        string idle = desk.LastId(LampKind.Desk);
        desk = desk.With(AgentState.Reserved, null);
        string first = Assert.Single(desk.Lamp(LampKind.Desk)).Id;
        Assert.NotEqual(idle, first);
        desk = desk.With(AgentState.Busy, null);
        Assert.Equal(first, Assert.Single(desk.Lamp(LampKind.Desk)).Id);
        desk = desk.With(AgentState.Available, null);
        Assert.Equal(first, desk.LastId(LampKind.Desk));
        desk = desk.With(AgentState.Reserved, null).With(AgentState.Available, null).With(AgentState.Reserved, null);
        Assert.NotEqual(first, Assert.Single(desk.Lamp(LampKind.Desk)).Id);
    }

    [Fact]
    public void What_a_phone_says_of_its_calls_outranks_the_ACD_and_can_be_picked_up()
    {
        DeskPresence desk = DeskPresence.Unknown.With(AgentState.Reserved, null);
        var ringing = new PhoneActivity("c1", DialogPhase.Early) { IsCaller = false, RemoteUser = "0311", Dialog = ("call", "theirs", "ours") };
        desk = desk.With(ringing).With(new PhoneActivity("c2", DialogPhase.Trying) { IsCaller = true, RemoteUser = "1003" });
        string text = Encoding.UTF8.GetString(DialogInfo.Write(Watch, 0, desk.Lamp(LampKind.Desk), desk.LastId(LampKind.Desk)));
        Assert.Equal("early", DialogInfoChecker.Check(text, 0));
        Assert.Contains("<dialog id=\"c1\" call-id=\"call\" local-tag=\"theirs\" remote-tag=\"ours\" direction=\"recipient\"><state>early</state>", text, StringComparison.Ordinal);
        Assert.Contains("<dialog id=\"c2\" direction=\"initiator\"><state>trying</state>", text, StringComparison.Ordinal);
        Assert.Contains("<target uri=\"sip:1003@pbx.example\"/>", text, StringComparison.Ordinal);
        desk = desk.With(AgentState.Available, null).With(ringing with { Phase = DialogPhase.Confirmed });
        Assert.Equal(DialogPhase.Confirmed, desk.Lamp(LampKind.Phone)[0].Phase);
        desk = desk.With(ringing with { Phase = DialogPhase.Terminated }).With(new PhoneActivity("c2", DialogPhase.Terminated)).With(new PhoneActivity("c9", DialogPhase.Terminated));
        Assert.Empty(desk.Lamp(LampKind.Desk));
        text = Encoding.UTF8.GetString(DialogInfo.Write(Watch, 1, desk.Lamp(LampKind.Desk), desk.LastId(LampKind.Desk)));
        Assert.Equal("terminated", DialogInfoChecker.Check(text, 1));
    }

    [Theory]
    [InlineData("1001", "Desk 1001")]
    [InlineData("phone-1001", "Phone 1001")]
    [InlineData("paused-1001", "Paused 1001")]
    [InlineData("signed_out-1001", "SignedOut 1001")]
    [InlineData("do_not_disturb-1001", "DoNotDisturb 1001")]
    [InlineData("forwarded-1001", "Forwarded 1001")]
    [InlineData("phone-7", "Desk phone-7")]
    [InlineData("paused-phone-7", "Paused phone-7")]
    [InlineData("phone-phone-1001", null)]
    [InlineData("Phone-1001", null)]
    [InlineData("phone-", null)]
    [InlineData("", null)]
    public void A_lamp_is_named_by_what_it_shows_and_the_desk(string resource, string? read)
    {
        bool found = LampKinds.TryRead(resource, user => user is "1001" or "phone-7", out LampKind kind, out string desk);
        Assert.Equal(read, found ? $"{kind} {desk}" : null);
        Assert.True(!found || LampKinds.NameOf(kind, desk) == resource);
    }

    [Theory]
    [InlineData(0, 0, "no", "0/0")]
    [InlineData(0, 4, "no", "0/4")]
    [InlineData(2, 1, "yes", "2/1")]
    public void A_message_summary_says_whether_and_how_many(int fresh, int old, string waiting, string counts) => Assert.Equal(
        $"Messages-Waiting: {waiting}\r\nMessage-Account: sip:1001@x\r\nVoice-Message: {counts} (0/0)\r\n",
        Encoding.UTF8.GetString(MessageSummary.Write("sip:1001@x", (fresh, old))));
}
