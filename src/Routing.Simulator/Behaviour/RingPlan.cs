namespace Routing.Simulator.Behaviour;

/// <summary>What an agent does with a ringing phone.</summary>
internal enum RingReply
{
    /// <summary>Answers.</summary>
    Answer,

    /// <summary>Declines with 486.</summary>
    Decline,

    /// <summary>Lets it ring.</summary>
    Ignore,
}

/// <summary>What one agent will do with one ring. A value: the same seed, agent and count give the same plan.</summary>
/// <param name="Reply">Answer, decline or ignore.</param>
/// <param name="After">How long it rings before that.</param>
/// <param name="HangsUpAfter">When it ends the talk; null when it leaves that to the caller.</param>
internal readonly record struct RingPlan(RingReply Reply, TimeSpan After, TimeSpan? HangsUpAfter)
{
    /// <summary>Draws what agent <paramref name="agent"/> (from 0) does at its <paramref name="ring"/>th ring (from 0).</summary>
    public static RingPlan Draw(AgentBehaviour behaviour, ulong seed, int agent, int ring)
    {
        var chance = new Chance(seed, Chance.Purpose.Ring, ((long)agent << 32) | (uint)ring);
        double reply = chance.NextDouble();
        TimeSpan after = behaviour.AnswerAfter.Draw(ref chance);
        bool hangsUp = chance.Happens(behaviour.HangsUp);
        TimeSpan talk = behaviour.Talk.Draw(ref chance);
        return new RingPlan(
            reply < behaviour.Declines ? RingReply.Decline : reply < behaviour.Declines + behaviour.Ignores ? RingReply.Ignore : RingReply.Answer,
            after,
            hangsUp ? talk : null);
    }
}
