namespace Fathom.Text;

/// <summary>How sequences of different lengths become one tensor.</summary>
public sealed record PaddingOptions
{
    /// <summary>Id that fills up short sequences.</summary>
    public int PadId { get; init; }

    /// <summary>Where they are filled up.</summary>
    public PaddingSide Side { get; init; }

    /// <summary>Longer sequences are cut to this, keeping their beginning; null keeps all.</summary>
    public int? MaximumLength { get; init; }

    /// <summary>T is rounded up to a multiple of this, so that few different shapes occur and few programs are compiled.</summary>
    public int MultipleOf { get; init; } = 1;
}
