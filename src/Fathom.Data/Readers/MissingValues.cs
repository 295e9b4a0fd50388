namespace Fathom.Data;

/// <summary>What to do with an empty field (or "NA", "NaN", "null", "?") in a column of features.</summary>
public enum MissingValues
{
    /// <summary>Refuse the file, naming row and column.</summary>
    Error,

    /// <summary>Numeric: the column's mean in the fitted table. Categorical: a category of its own.</summary>
    Impute,
}
