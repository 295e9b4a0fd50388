using System.Text.Json.Serialization;

namespace Fathom.Cli;

/// <summary>How runs and results are written as JSON: names in snake case, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, RespectNullableAnnotations = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RunConfig))]
[JsonSerializable(typeof(LanguageConfig))]
[JsonSerializable(typeof(NamesConfig))]
[JsonSerializable(typeof(SentimentConfig))]
[JsonSerializable(typeof(TabularConfig))]
[JsonSerializable(typeof(TranslateConfig))]
[JsonSerializable(typeof(ForecastConfig))]
[JsonSerializable(typeof(SpeechConfig))]
internal sealed partial class RunJson : JsonSerializerContext;
