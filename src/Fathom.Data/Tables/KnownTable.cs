namespace Fathom.Data;

/// <summary>A table that people train on, as its files come: what they are called, and what is in them.</summary>
/// <param name="Name">Short name, such as "adult".</param>
/// <param name="File">The file with all rows, or those to train with.</param>
/// <param name="Target">The column to predict.</param>
public sealed record KnownTable(string Name, string File, string Target)
{
    /// <summary>The file with the rows to test with; null where there is no official split.</summary>
    public string? TestFile { get; init; }

    /// <summary>Names of the columns; null where the first line of the file has them.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Columns that tell nothing: row numbers, names, what is known only afterwards.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];

    /// <summary>Columns whose numbers are names.</summary>
    public IReadOnlyList<string> Categorical { get; init; } = [];

    /// <summary>Characters around class names that do not belong to them.</summary>
    public string LabelTrim { get; init; } = "";

    /// <summary>Whether one class is so rare that folds say more than one split, and that its samples should weigh more.</summary>
    public bool Imbalanced { get; init; }
}
