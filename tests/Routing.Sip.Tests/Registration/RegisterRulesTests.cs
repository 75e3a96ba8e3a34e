using System.Text.RegularExpressions;

namespace Routing.Sip.Tests.Registration;

/// <summary>RFC 3261 §10.3 rule by rule, with a phone that writes what it likes.</summary>
public sealed partial class RegisterRulesTests
{
    private readonly RawPhone _phone = new();

    private RawPeer Peer => _phone.Peer;

    [Fact]
    public void Several_contacts_are_bound_and_listed_and_a_star_removes_them_all()
    {
        Assert.Equal(200, _phone.Register(1, "Contact: <sip:a@10.0.0.1>;expires=60, <sip:b@10.0.0.1:5070>\r\nExpires: 7200\r\n"));
        Assert.Contains("Contact: <sip:a@10.0.0.1>;expires=60\r\n", Peer.Last, StringComparison.Ordinal);
        Assert.Contains("Contact: <sip:b@10.0.0.1:5070>;expires=3600\r\n", Peer.Last, StringComparison.Ordinal);
        Assert.Equal(2, Peer.Agent.BindingsOf("1001").Count);
        Assert.Equal(400, _phone.Register(2, "Contact: *\r\nExpires: 60\r\n"));
        Assert.Equal(400, _phone.Register(3, "Contact: *\r\n"));
        Assert.Equal(200, _phone.Register(4, "Contact: *\r\nExpires: 0\r\n"));
        Assert.Empty(Peer.Agent.BindingsOf("1001"));
        Assert.Equal(200, _phone.Register(5, "")); // a query
        Assert.DoesNotContain("Contact:", Peer.Last, StringComparison.Ordinal);
    }

    [Fact]
    public void One_wrong_contact_changes_nothing()
    {
        Assert.Equal(423, _phone.Register(1, "Contact: <sip:a@10.0.0.1>, <sip:b@10.0.0.1>;expires=5\r\n"));
        Assert.Contains("Min-Expires: 30\r\n", Peer.Last, StringComparison.Ordinal);
        Assert.Equal(400, _phone.Register(2, "Contact: <sip:a@10.0.0.1>, <mailto:x@y>\r\n"));
        Assert.Empty(Peer.Agent.BindingsOf("1001"));
    }

    [Fact]
    public void An_older_CSeq_of_the_same_Call_ID_changes_nothing()
    {
        Assert.Equal(200, _phone.Register(10, "Contact: <sip:a@10.0.0.1>\r\n"));
        Assert.Equal(500, _phone.Register(8, "Contact: <sip:a@10.0.0.1>;expires=0\r\n"));
        Assert.Single(Peer.Agent.BindingsOf("1001"));
        Assert.Equal(200, _phone.Register(3, "Contact: <sip:a@10.0.0.1>;expires=0\r\n", callId: "other"));
        Assert.Empty(Peer.Agent.BindingsOf("1001"));
    }

    [Fact]
    public void More_contacts_than_anybody_has_are_not_even_looked_up()
    {
        string many = string.Join(", ", Enumerable.Range(0, 21).Select(i => $"<sip:p{i}@10.0.0.1>;expires=0"));
        Assert.Equal(503, _phone.Register(1, $"Contact: {many}\r\n"));
        Assert.Equal(200, _phone.Register(3, $"Contact: {many[(many.IndexOf(',', StringComparison.Ordinal) + 1)..]}\r\n"));
    }

    [Fact]
    public void Above_ten_contacts_at_once_comes_503_with_Retry_After()
    {
        string many = string.Join(", ", Enumerable.Range(0, 11).Select(i => $"<sip:p{i}@10.0.0.1>"));
        Assert.Equal(503, _phone.Register(1, $"Contact: {many}\r\n"));
        Assert.Contains("Retry-After: ", Peer.Last, StringComparison.Ordinal);
        Assert.Empty(Peer.Agent.BindingsOf("1001"));
    }

    // A phone that starts anew at another port each time, and says nothing of who it is.
    [Fact]
    public void Contacts_that_nobody_refreshes_make_room_for_those_that_come()
    {
        for (int i = 0; i < 12; i++)
        {
            Assert.Equal(200, _phone.Register(1, $"Contact: <sip:a@10.0.0.1:{5070 + i}>\r\n", callId: $"boot{i}"));
            Peer.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(200, _phone.Register(i + 1, "Contact: <sip:kept@10.0.0.1>\r\n", callId: "another"));
        }

        Assert.Equal(10, Peer.Agent.BindingsOf("1001").Count);
        Assert.Contains(Peer.Agent.BindingsOf("1001"), binding => binding.ContactUri == "sip:kept@10.0.0.1");
        Assert.Contains(Peer.Agent.BindingsOf("1001"), binding => binding.ContactUri == "sip:a@10.0.0.1:5081");
        Assert.Equal(10, Peer.App.Bindings[^1].Bindings.Count);
    }

    [Fact]
    public void A_phone_that_starts_anew_all_the_time_does_not_push_out_one_at_another_address()
    {
        Peer.MoveTo("10.0.0.5:5060");
        Assert.Equal(200, _phone.Register(1, "Contact: <sip:desk@10.0.0.5>\r\n", callId: "desk"));
        Peer.MoveTo("10.0.0.6:5060");
        for (int i = 0; i < 15; i++)
        {
            Assert.Equal(200, _phone.Register(1, $"Contact: <sip:a@10.0.0.6:{5070 + i}>\r\n", callId: $"boot{i}"));
        }

        Assert.Equal(10, Peer.Agent.BindingsOf("1001").Count);
        Assert.Contains(Peer.Agent.BindingsOf("1001"), binding => binding.ContactUri == "sip:desk@10.0.0.5");
        Assert.Contains(Peer.Agent.BindingsOf("1001"), binding => binding.ContactUri == "sip:a@10.0.0.6:5084");
    }

    // RFC 5626 §6: the same instance and reg-id is the same way to the same phone.
    [Fact]
    public void A_phone_that_comes_back_from_another_address_has_one_contact()
    {
        const string Phone = ";+sip.instance=\"<urn:uuid:00000000-0000-1000-8000-AABBCCDDEEFF>\"";
        Assert.Equal(200, _phone.Register(1, $"Contact: <sip:a@10.0.0.1:5070>{Phone};reg-id=1\r\n", callId: "one"));
        Assert.Equal(200, _phone.Register(1, $"Contact: <sip:a@10.0.0.1:5071>{Phone};reg-id=1\r\n", callId: "two"));
        Assert.Equal("sip:a@10.0.0.1:5071", Assert.Single(Peer.Agent.BindingsOf("1001")).ContactUri);
        Assert.Equal(200, _phone.Register(2, $"Contact: <sip:a@10.0.0.1:5072>{Phone};reg-id=2\r\n", callId: "two"));
        Assert.Equal(2, Peer.Agent.BindingsOf("1001").Count); // its second flow
        Assert.Contains($"{Phone};reg-id=1\r\n", Peer.Last, StringComparison.Ordinal);
        Assert.Contains($"{Phone};reg-id=2\r\n", Peer.Last, StringComparison.Ordinal);
        Assert.Equal(200, _phone.Register(1, "Contact: <sip:a@10.0.0.1:5073>;+sip.instance=\"<urn:uuid:another>\"\r\n", callId: "three"));
        Assert.Equal(3, Peer.Agent.BindingsOf("1001").Count); // another phone
        Assert.Equal(200, _phone.Register(1, $"Contact: <sip:a@10.0.0.1:5074>{Phone}\r\n", callId: "four"));
        Assert.Equal(2, Peer.Agent.BindingsOf("1001").Count); // without reg-id it has but one
        Assert.Equal(200, _phone.Register(2, "Contact: <sip:a@10.0.0.1:5075>;+sip.instance=broken\r\n", callId: "four"));
        Assert.Equal(3, Peer.Agent.BindingsOf("1001").Count); // says nothing
    }

    // RFC 3261 §10.2.4: a UA uses one Call-ID, wherever it has moved to.
    [Fact]
    public void A_contact_that_moves_under_the_same_Call_ID_leaves_its_old_address()
    {
        Assert.Equal(200, _phone.Register(1, "Contact: <sip:a@10.0.0.1:5070>, <sip:door@10.0.0.1:5070>\r\n"));
        Peer.MoveTo("10.0.0.1:6000");
        Assert.Equal(200, _phone.Register(3, "Contact: <sip:a@10.0.0.1:6000>\r\n"));
        Assert.Equal(["sip:a@10.0.0.1:6000", "sip:door@10.0.0.1:5070"], Peer.Agent.BindingsOf("1001").Select(binding => binding.ContactUri).Order());
        Peer.MoveTo("10.0.0.1:5071");
        Assert.Equal(500, _phone.Send(2, "Contact: <sip:a@10.0.0.1:5070>\r\n", RawPhone.Credentials(_phone.Challenge(2), "secret", "00000001"), "c")); // overtaken
        Assert.Equal(2, Peer.Agent.BindingsOf("1001").Count);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(";q=0.25", ";q=0.25")]
    [InlineData(";q=0", ";q=0")]
    [InlineData(";q=1.0", "")]
    [InlineData(";q=2", "")]
    public void The_priority_of_a_contact_is_told_back(string said, string told)
    {
        Assert.Equal(200, _phone.Register(1, $"Contact: <sip:a@10.0.0.1>{said}\r\n"));
        Assert.Contains($"Contact: <sip:a@10.0.0.1>;expires=3600{told}\r\n", Peer.Last, StringComparison.Ordinal);
    }

    [Fact] // RFC 3261 §19.1.1: it becomes a Request-URI, where none may stand
    public void Headers_in_a_contact_are_left_out()
    {
        Assert.Equal(200, _phone.Register(1, "Contact: <sip:a@10.0.0.1?Route=%3Csip:elsewhere%3E>\r\n"));
        Assert.Equal("sip:a@10.0.0.1", Assert.Single(Peer.Agent.BindingsOf("1001")).ContactUri);
    }

    [Fact]
    public void Path_is_kept_and_returned()
    {
        Assert.Equal(200, _phone.Register(1, "Require: path\r\nPath: <sip:edge;lr>\r\nContact: <sip:a@10.0.0.1>\r\n"));
        Assert.Contains("Path: <sip:edge;lr>\r\n", Peer.Last, StringComparison.Ordinal);
        Assert.Equal(["<sip:edge;lr>"], Peer.Agent.BindingsOf("1001")[0].Path);
    }

    [Fact]
    public void A_phone_behind_another_proxy_is_news()
    {
        Assert.Equal(200, _phone.Register(1, "Path: <sip:edge1;lr>\r\nContact: <sip:a@10.0.0.1>\r\n"));
        Assert.Equal(200, _phone.Register(3, "Path: <sip:edge2;lr>, \"second\" <sip:core;lr>\r\nContact: <sip:a@10.0.0.1>\r\n"));
        Assert.Equal(2, Peer.App.Bindings.Count);
        Assert.Equal(["<sip:edge2;lr>", "<sip:core;lr>"], Peer.App.Bindings[1].Bindings[0].Path);
    }

    [Fact]
    public void Credentials_used_before_are_stale_and_unknown_users_hear_the_same_as_known_ones()
    {
        string nonce = _phone.Challenge(1);
        Assert.Equal(200, _phone.Send(2, "", RawPhone.Credentials(nonce, "secret", "00000001"), "c"));
        Assert.Equal(401, _phone.Send(3, "", RawPhone.Credentials(nonce, "secret", "00000001"), "c"));
        Assert.Contains("stale=true", Peer.Last, StringComparison.Ordinal);
        Assert.Equal(200, _phone.Send(4, "", RawPhone.Credentials(nonce, "secret", "00000002"), "c"));
        Assert.Equal(401, _phone.Send(5, "", RawPhone.Credentials(nonce, "wrong", "00000003"), "c"));
        string wrong = Variable().Replace(Peer.Last, "");
        Assert.DoesNotContain("stale", wrong, StringComparison.Ordinal);
        Assert.Equal(401, _phone.Send(6, "", RawPhone.Credentials(nonce, "secret", "00000004", user: "nobody"), "c"));
        Assert.Equal(wrong, Variable().Replace(Peer.Last, ""));
    }

    [Fact]
    public void Credentials_for_another_resource_are_refused()
    {
        string nonce = _phone.Challenge(1);
        Assert.Equal(401, _phone.Send(2, "", RawPhone.Credentials(nonce, "secret", "00000001", uri: "sip:elsewhere"), "c"));
    }

    [GeneratedRegex("nonce=\"[^\"]+\"|branch=\\S+|tag=\\S+|CSeq: [0-9]+")]
    private static partial Regex Variable();
}
