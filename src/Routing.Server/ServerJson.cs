using System.Text.Json.Serialization;
using Routing.Server.Commands;

namespace Routing.Server;

/// <summary>All that the server writes and reads as JSON, in <c>snake_case</c>, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(List<CheckedProblem>))]
[JsonSerializable(typeof(Pbx.Explaining.CallExplanation))]
[JsonSerializable(typeof(Demo.DemoSummary))]
[JsonSerializable(typeof(Api.AgentStateRequest))]
[JsonSerializable(typeof(Api.WrapUpExtension))]
[JsonSerializable(typeof(Api.QueueList))]
[JsonSerializable(typeof(Api.AgentList))]
[JsonSerializable(typeof(Api.QueueState))]
[JsonSerializable(typeof(Api.AgentEntry))]
[JsonSerializable(typeof(Api.CallList))]
[JsonSerializable(typeof(Api.CallEntry))]
[JsonSerializable(typeof(Api.TrunkList))]
[JsonSerializable(typeof(Api.TrunkEntry))]
[JsonSerializable(typeof(Api.BanList))]
[JsonSerializable(typeof(Api.PinList))]
[JsonSerializable(typeof(Api.ConfigPlan))]
[JsonSerializable(typeof(Tracing.TraceStory))]
[JsonSerializable(typeof(Tracing.SipStory))]
internal sealed partial class ServerJson : JsonSerializerContext;
