using Routing.Sip.Messages;
using Routing.Sip.Parsing;

namespace Routing.Sip.Dialogs;

/// <summary>
/// What two sides agree about the life of one leg's session (RFC 4028): how long it lives without a refresh, and who
/// refreshes it. Only the words; <see cref="SessionTimer"/> keeps the time. Within the turn.
/// </summary>
internal sealed class SessionTerms(SipUserAgentOptions options)
{
    /// <summary>RFC 4028 §4: no interval is shorter, whatever somebody asks for.</summary>
    private const int Floor = 90;

    /// <summary>A peer that asks for a longer interval more often than this wants none.</summary>
    private const int MostRaises = 4;

    private readonly int _least = LeastOf(options);
    private int _wanted = (int)options.SessionExpires.TotalSeconds;
    private int _peersLeast;
    private int _raised;
    private bool _peerSpeaks;

    /// <summary>The interval in force in seconds; 0 while the session never expires.</summary>
    public int Seconds { get; private set; }

    /// <summary>Is it we who refresh?</summary>
    public bool WeRefresh { get; private set; }

    /// <summary>UAC: what an INVITE or UPDATE of ours says (§7.1, §7.4). In a dialog the roles stay as they are.</summary>
    public void Ask(SipBuffer to, bool inDialog)
    {
        int seconds = inDialog ? Seconds : _wanted;
        if (seconds == 0)
        {
            return;
        }

        to.Raw("Session-Expires: "u8).Number(seconds);
        if (inDialog)
        {
            to.Raw(WeRefresh ? ";refresher=uac"u8 : ";refresher=uas"u8);
        }

        to.Line();
        if (_peersLeast > 0)
        {
            to.Raw("Min-SE: "u8).Number(_peersLeast).Line(); // §7.1: kept for all that follows a 422
        }
    }

    /// <summary>UAC: a 422 says what is long enough (§7.3). False when it says nothing that we could do better.</summary>
    public bool OnTooSmall(in SipMessage response)
    {
        int asked = Math.Max(Seconds > 0 ? Seconds : _wanted, _peersLeast);
        int least = SessionProposal.Read(response).Least;
        if (least <= asked || ++_raised > MostRaises)
        {
            return false;
        }

        _peersLeast = least;
        _wanted = Math.Max(_wanted, least);
        Seconds = Seconds > 0 ? Math.Max(Seconds, least) : 0;
        return true;
    }

    /// <summary>UAC: our request's 2xx settles it; without a Session-Expires nothing expires any more (§7.2).</summary>
    public void OnAgreed(in SipMessage response)
    {
        SessionProposal said = SessionProposal.Read(response);
        _peerSpeaks = said.Speaks;
        Seconds = said.Seconds > 0 ? Math.Max(Floor, said.Seconds) : 0;
        WeRefresh = said.Who != Refresher.Uas;
    }

    /// <summary>UAS: must the request be refused with 422 (§9)? Only a sender who knows what that means is.</summary>
    public static bool IsTooSmall(in SipMessage request, SipUserAgentOptions options)
    {
        SessionProposal asked = SessionProposal.Read(request);
        return asked.IsMade && asked.Seconds < LeastOf(options) && asked.Speaks;
    }

    /// <summary>UAS: 422 with the shortest interval we take.</summary>
    public void Refuse(Transactions.ServerTransaction transaction, string toTag)
    {
        transaction.Seed.WriteTo(transaction.Stack.Out, 422, toTag).Raw("Min-SE: "u8).Number(_least).Line().Body(default);
        transaction.Respond(422);
    }

    /// <summary>UAS: settles what our 2xx to this request will say (§9). The peer's interval may be cut, never stretched.</summary>
    public void Consider(SessionProposal asked, bool inDialog)
    {
        _peerSpeaks = asked.Speaks || (inDialog && _peerSpeaks);
        int mine = Seconds > 0 ? Seconds : _wanted;
        if (!asked.IsMade && mine == 0)
        {
            return;
        }

        int seconds = !asked.IsMade ? Math.Max(mine, _least) : mine == 0 ? asked.Seconds : Math.Min(asked.Seconds, Math.Max(mine, _least));
        Seconds = Math.Max(Math.Max(seconds, asked.Least), Floor);
        WeRefresh = !_peerSpeaks || asked.Who switch
        {
            Refresher.Uac => false,
            Refresher.Uas => true,
            _ => inDialog && WeRefresh,
        };
    }

    private static int LeastOf(SipUserAgentOptions options) => Math.Max(Floor, (int)options.MinSessionExpires.TotalSeconds);

    /// <summary>UAS: into our 2xx, also when it is the peer who refreshes.</summary>
    public void Answer(SipBuffer to)
    {
        if (Seconds == 0)
        {
            return;
        }

        if (_peerSpeaks)
        {
            to.Raw("Require: timer\r\n"u8); // §9: a must where the UAC refreshes, allowed where it understands it
        }

        to.Raw("Session-Expires: "u8).Number(Seconds).Raw(WeRefresh ? ";refresher=uas\r\n"u8 : ";refresher=uac\r\n"u8);
    }
}
