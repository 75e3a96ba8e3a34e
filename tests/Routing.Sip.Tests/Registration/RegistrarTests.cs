using System.Collections.Frozen;
using System.Net;
using Routing.Sip.Auth;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;
using Routing.Sip.Security;

namespace Routing.Sip.Tests.Registration;

public sealed class RegistrarTests
{
    private static SipAccessPlan Phones(params DigestAlgorithm[] algorithms) => new()
    {
        Realm = "pbx",
        Phones = [IPNetwork.Parse("10.0.0.0/24")],
        Algorithms = algorithms,
        Credentials = new Dictionary<string, PhoneCredential> { ["1001"] = new("1001", "secret", "1001") }.ToFrozenDictionary(),
    };

    private static SipRegistration Phone(Pair pair, List<SipRegistrationChange> changes, string password = "secret", string aor = "1001") =>
        new(pair.Alice, new SipRegistrationOptions
        {
            Registrar = "sip:10.0.0.2:5060",
            Aor = $"sip:{aor}@10.0.0.2",
            ContactUser = aor,
            Secret = new DigestSecret("1001", password),
            Expires = TimeSpan.FromMinutes(10),
        }, changes.Add);

    [Theory]
    [InlineData(new[] { DigestAlgorithm.Md5 })]
    [InlineData(new[] { DigestAlgorithm.Sha256, DigestAlgorithm.Md5 })]
    public void A_phone_registers_refreshes_in_time_and_leaves(DigestAlgorithm[] algorithms)
    {
        using var pair = new Pair();
        pair.Bob.LoadAccess(Phones(algorithms));
        List<SipRegistrationChange> changes = [];
        SipRegistration phone = Phone(pair, changes);
        phone.Start();
        Assert.True(pair.Until(() => phone.State == SipRegistrationState.Registered));
        SipBinding binding = Assert.Single(pair.Bob.BindingsOf("1001"));
        Assert.Equal("sip:1001@10.0.0.1:5060", binding.ContactUri);
        Assert.Equal(Pair.AliceAt, binding.Flow.Remote);
        Assert.Single(pair.BobApp.Bindings);
        pair.Run(3600);
        Assert.InRange(pair.Count("A REGISTER"), 8, 16);
        Assert.Single(pair.Bob.BindingsOf("1001"));
        Assert.Single(pair.BobApp.Bindings); // refreshes are no news
        phone.Unregister();
        Assert.True(pair.Until(() => phone.State == SipRegistrationState.Unregistered));
        Assert.Empty(pair.Bob.BindingsOf("1001"));
        Assert.Empty(pair.BobApp.Bindings[^1].Bindings);
        Assert.Equal(
            [SipRegistrationState.Registering, SipRegistrationState.Registered, SipRegistrationState.Unregistering, SipRegistrationState.Unregistered],
            changes.Select(change => change.State));
        pair.Run(40);
        pair.AssertNothingLeft();
    }

    [Theory]
    [InlineData("wrong", "1001", 401)]
    [InlineData("secret", "1002", 403)]
    public void A_wrong_password_and_a_foreign_user_are_refused_and_not_hammered(string password, string aor, int status)
    {
        using var pair = new Pair();
        pair.Bob.LoadAccess(Phones(DigestAlgorithm.Md5));
        List<SipRegistrationChange> changes = [];
        Phone(pair, changes, password, aor).Start();
        pair.Run(1200);
        Assert.Equal(new SipRegistrationChange(SipRegistrationState.Failed, status), changes[^1]);
        Assert.InRange(pair.Count("A REGISTER"), 2, 6);
        Assert.Empty(pair.Bob.BindingsOf("1001"));
    }

    [Fact]
    public void A_binding_that_is_not_refreshed_expires()
    {
        using var pair = new Pair();
        pair.Bob.LoadAccess(Phones(DigestAlgorithm.Md5));
        SipRegistration phone = Phone(pair, []);
        phone.Start();
        Assert.True(pair.Until(() => phone.State == SipRegistrationState.Registered));
        pair.Network.Drop = (_, _, _) => true;
        pair.Run(601);
        Assert.Empty(pair.Bob.BindingsOf("1001"));
        Assert.Equal(2, pair.BobApp.Bindings.Count);
    }

    [Fact]
    public void A_short_lifetime_is_answered_423_and_asked_again_with_what_is_wanted()
    {
        using var pair = new Pair(options: new SipUserAgentOptions { MinExpires = TimeSpan.FromMinutes(20) });
        pair.Bob.LoadAccess(Phones(DigestAlgorithm.Md5));
        SipRegistration phone = Phone(pair, []);
        phone.Start();
        Assert.True(pair.Until(() => phone.State == SipRegistrationState.Registered));
        Assert.Equal(1, pair.Count("B 423"));
    }

    [Fact]
    public void A_registered_phone_is_called_over_its_flow_and_calls_in_with_its_secret()
    {
        using var pair = new Pair();
        pair.Bob.LoadAccess(Phones(DigestAlgorithm.Md5));
        SipRegistration phone = Phone(pair, []);
        phone.Start();
        Assert.True(pair.Until(() => phone.State == SipRegistrationState.Registered));
        SipBinding binding = pair.Bob.BindingsOf("1001")[0];
        pair.AliceApp.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        var out_ = new TestLeg();
        UacInviteDialog call = pair.Bob.Invite(
            new OutgoingInvite { RequestUri = binding.ContactUri, Flow = binding.Flow, FromUser = "x", Offer = Pair.Offer }, out_);
        Assert.True(pair.Until(() => out_.Answered));
        call.Hangup();
        Assert.True(pair.Until(() => out_.End is not null));

        var in_ = new TestLeg();
        pair.BobApp.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        pair.Call(in_, invite => invite with { Secret = new DigestSecret("1001", "secret") });
        Assert.True(pair.Until(() => in_.Answered));
        Assert.Equal(new SipPeer(SipPeerKind.Phone, "1001"), pair.BobApp.Calls[0].Dialog.Peer);

        var refused = new TestLeg();
        pair.Call(refused, invite => invite with { Secret = new DigestSecret("1001", "wrong") });
        Assert.True(pair.Until(() => refused.End is not null));
        Assert.Equal(401, refused.End!.Value.Status);
        Assert.Single(pair.BobApp.Calls);
    }
}
