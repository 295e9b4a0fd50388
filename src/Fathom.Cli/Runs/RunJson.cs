using System.Text.Json.Serialization;

namespace Fathom.Cli;

/// <summary>How runs and results are written as JSON: names in snake case, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, RespectNullableAnnotations = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RunConfig))]
[JsonSerializable(typeof(TabularConfig))]
internal sealed partial class RunJson : JsonSerializerContext;
