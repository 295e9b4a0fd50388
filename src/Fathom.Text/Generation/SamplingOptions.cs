namespace Fathom.Text;

/// <summary>
/// How the next token is chosen from the logits. The steps run in the order of the properties: penalty, temperature, then the cuts, each on what those
/// before it left.
/// </summary>
public sealed record SamplingOptions
{
    /// <summary>Always the most probable token.</summary>
    public static SamplingOptions Greedy { get; } = new() { Temperature = 0 };

    /// <summary>
    /// Divides the positive and multiplies the negative logits of tokens that were there before, prompt included; 1 does nothing, 1.2 is usual.
    /// Keskar et al. (2019), arXiv:1909.05858.
    /// </summary>
    public float RepetitionPenalty { get; init; } = 1;

    /// <summary>Divides the logits: below 1 the probable become more so, 0 takes the most probable always (of equals the lowest id).</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>Keeps the most probable tokens only, or null for all. Fan, Lewis and Dauphin (2018), arXiv:1805.04833.</summary>
    public int? TopK { get; init; }

    /// <summary>Keeps the fewest tokens that have this share of the probability together (nucleus); 1 keeps all. Holtzman et al. (2020), arXiv:1904.09751.</summary>
    public float TopP { get; init; } = 1;

    /// <summary>Keeps the tokens that have at least this share of the most probable's probability; 0 keeps all. Nguyen et al. (2024), arXiv:2407.01082.</summary>
    public float MinP { get; init; }

    /// <exception cref="ArgumentException">When an option is out of range, with its name.</exception>
    internal void Validate()
    {
        Check(RepetitionPenalty > 0 && float.IsFinite(RepetitionPenalty), nameof(RepetitionPenalty), RepetitionPenalty, "greater than 0");
        Check(Temperature >= 0 && float.IsFinite(Temperature), nameof(Temperature), Temperature, "0 or greater");
        Check(TopK is null or > 0, nameof(TopK), TopK ?? 0, "at least 1");
        Check(TopP is > 0 and <= 1, nameof(TopP), TopP, "greater than 0 and at most 1");
        Check(MinP is >= 0 and <= 1, nameof(MinP), MinP, "from 0 to 1");
    }

    private static void Check(bool holds, string name, float value, string range)
    {
        if (!holds)
            throw new ArgumentException($"SamplingOptions: {name} is {value}; it must be {range}.");
    }
}
