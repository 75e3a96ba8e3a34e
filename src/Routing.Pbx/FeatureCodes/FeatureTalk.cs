using Routing.Pbx.Calls;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Parking;
using Routing.Pbx.Scheduling;
using Routing.Pbx.Transfers;

namespace Routing.Pbx.FeatureCodes;

/// <summary>One phone that dialled a feature code: who it is, and how it is asked and told. On the call's mailbox.</summary>
internal sealed class FeatureTalk(Call call, CallEnvironment environment, CallFlow flow, CancellationToken cancel)
{
    private const int MostTries = 3;

    private static readonly TimeSpan FirstDigit = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan NextDigit = TimeSpan.FromSeconds(4);

    /// <summary>The phone that dialled.</summary>
    public string Phone { get; } = call.CallingPhone!;

    /// <summary>Nobody's desk: the agent whose own phone it is sits elsewhere, or a reload has taken the phone away.</summary>
    public bool IsNobodys => States.DeskAt(Phone) is not { } desk || !Desks.Plan.Phones.ContainsKey(desk);

    /// <summary>What it is set to is set for this desk: the agent who sits there, or the extension.</summary>
    public string Desk => States.DeskAt(Phone) ?? Phone;

    /// <summary>The agent who sits there, by the plan in force; null for none.</summary>
    public AgentDeskPlan? Agent => States.DeskAt(Phone) is { } desk ? Desks.Plan.Agents.GetValueOrDefault(desk) : null;

    /// <summary>The configuration of the instant it began.</summary>
    public PbxPlan Plan => call.Plan;

    public Leg Leg { get; } = call.Caller;

    public IFeatureDesks Desks => environment.Features;

    public DeskStates States => environment.DeskStates;

    /// <summary>Takes the call that has rung longest at one of <paramref name="extensions"/>: this call is over then. False when nothing rings there.</summary>
    public Task<bool> TakeAsync(IReadOnlySet<string> extensions) => Pickup.TryTakeAsync(call, environment, extensions);

    /// <summary>Takes back the call that is parked in <paramref name="slot"/>: this call is over then. False when none is.</summary>
    public async Task<bool> RetrieveAsync(string slot) => environment.Parking.Find(slot) is { } place && await call.Places.RetrieveAsync(place);

    /// <summary>Keeps a slot for the call that this phone is about to send there; null when there is none, or that one is taken.</summary>
    public ParkingPlace? KeepSlot(string? slot) => environment.Parking.TryKeep(Plan.Parking, slot, Leg, () => call.Mailbox.Post(call.EndFeature));

    /// <summary>The phone has sent none, or has sent it and is rid of the slot.</summary>
    public void DropSlot(ParkingPlace place) => environment.Parking.Drop(place, Leg);

    /// <summary>A PIN was typed here for that agent, null for one that there is not: whether it opens. Wrong ones are told to the log.</summary>
    public bool Admits(string? agent, bool isRight)
    {
        PinVerdict verdict = environment.Pins.Judge(Phone, agent, isRight);
        environment.Metrics.OnPin(verdict);
        if (verdict != PinVerdict.Right)
        {
            // Not what was typed in the place of an agent: that might be somebody's PIN.
            PbxLog.WrongPin(environment.Log, call.Dialog.Flow.Remote.Address, Phone, agent ?? "nobody");
        }

        if (verdict == PinVerdict.Shuts)
        {
            PbxLog.PinsShut(environment.Log, Phone, agent ?? "nobody");
        }

        return verdict == PinVerdict.Right;
    }

    /// <summary>Waits, unless the phone leaves.</summary>
    public Task RestAsync(TimeSpan time) => new PendingTurn<bool>().WaitAsync(environment.Scheduler, time, onTimeout: false, cancel);

    /// <summary>Says something; those that are not there are left out.</summary>
    public async Task SayAsync(params IEnumerable<string> prompts)
    {
        flow.ClearDigits();
        await flow.PlayAsync([.. prompts], untilDigit: false, cancel);
        cancel.ThrowIfCancellationRequested();
    }

    /// <summary>Says the reason of a pause behind what is said, if it has a prompt.</summary>
    public IEnumerable<string> Reason(string? reason) =>
        reason is not null && Plan.Prompts.Resolve(FeatureSpeech.Reason(reason), call.Language) is not null ? [FeatureSpeech.Reason(reason)] : [];

    /// <summary>Asks for one key; null when none came, asked three times.</summary>
    public async Task<char?> AskKeyAsync(string prompt)
    {
        for (int i = 0; i < MostTries; i++)
        {
            await flow.PlayAsync([prompt], untilDigit: true, cancel);
            if (await ReadAsync(FirstDigit) is { } digit)
            {
                return digit;
            }
        }

        return null;
    }

    /// <summary>Asks for a key of <paramref name="choices"/> and says of any other that it is none; null when none came, asked three times.</summary>
    /// <param name="prompt">Asks.</param>
    /// <param name="typed">What was dialled already, as the first answer; empty for nothing.</param>
    /// <param name="choices">What may be chosen, by its key.</param>
    public async Task<string?> AskChoiceAsync(string prompt, string typed, IReadOnlyDictionary<char, string> choices)
    {
        for (int i = 0; i < MostTries; i++)
        {
            if (typed.Length == 0)
            {
                await flow.PlayAsync([prompt], untilDigit: true, cancel);
                typed = await ReadAsync(FirstDigit) is { } key ? $"{key}" : "";
            }

            if (typed.Length == 1 && choices.TryGetValue(typed[0], out string? chosen))
            {
                return chosen;
            }

            if (typed.Length > 0)
            {
                await SayAsync(FeatureSpeech.WrongInput);
            }

            typed = "";
        }

        return null;
    }

    /// <summary>Asks for a number until one will do, three times at most, and takes leave where none did, or none came.</summary>
    /// <param name="prompt">Asks.</param>
    /// <param name="typed">What was dialled already, as the first answer; empty for nothing.</param>
    /// <param name="most">Keys.</param>
    /// <param name="wrong">Says that this number will not do.</param>
    /// <param name="tryAsync">Does it with a number; false when that will not do.</param>
    public async Task<bool> AskUntilAsync(string prompt, string typed, int most, string wrong, Func<string, Task<bool>> tryAsync)
    {
        for (int i = 0; i < MostTries; i++, typed = "")
        {
            if ((typed.Length > 0 ? typed : await AskNumberAsync(prompt, most)) is not { } number)
            {
                break;
            }

            if (await tryAsync(number))
            {
                return true;
            }

            await SayAsync(wrong);
        }

        await SayAsync(FeatureSpeech.Goodbye);
        return false;
    }

    /// <summary>Asks for a number: up to #, to a pause, or to <paramref name="most"/> keys; null when none came, asked three times.</summary>
    public async Task<string?> AskNumberAsync(string prompt, int most)
    {
        if (await AskKeyAsync(prompt) is not { } digit)
        {
            return null;
        }

        string number = "";
        for (char? next = digit; next is { } key && key != '#'; next = number.Length < most ? await ReadAsync(NextDigit) : null)
        {
            number += key;
        }

        return number;
    }

    // A key that crosses the hang-up is one of somebody who has gone: nothing is done for them.
    private async Task<char?> ReadAsync(TimeSpan wait)
    {
        char? digit = await flow.ReadDigitAsync(wait, cancel);
        cancel.ThrowIfCancellationRequested();
        return digit;
    }
}
