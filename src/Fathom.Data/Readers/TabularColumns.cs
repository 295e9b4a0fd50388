namespace Fathom.Data;

/// <summary>Which columns of a table are features, and what is done to them.</summary>
public sealed record TabularColumns
{
    /// <summary>Columns of numbers; one feature each.</summary>
    public IReadOnlyList<string> Numeric { get; init; } = [];

    /// <summary>Columns of names; one feature per category, 1 where the row has it and 0 elsewhere.</summary>
    public IReadOnlyList<string> Categorical { get; init; } = [];

    /// <summary>The column to predict, as a class.</summary>
    public required string Label { get; init; }

    /// <summary>What to do with missing features. A missing label is always an error.</summary>
    public MissingValues Missing { get; init; } = MissingValues.Impute;

    /// <summary>What is done to numeric columns.</summary>
    public NumericScaling Scaling { get; init; } = NumericScaling.Standardize;
}
