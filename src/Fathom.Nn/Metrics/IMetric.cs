namespace Fathom.Nn;

/// <summary>A number that says how good predictions are, gathered over batches.</summary>
public interface IMetric
{
    /// <summary>Short name for tables and logs, such as "accuracy".</summary>
    string Name { get; }

    /// <summary>The value over everything added since the start or the last <see cref="Reset"/>; NaN when that is not enough.</summary>
    double Value { get; }

    /// <summary>Adds a batch; both tensors are evaluated.</summary>
    void Add(Tensor predictions, Tensor targets);

    /// <summary>Forgets everything added.</summary>
    void Reset();
}
