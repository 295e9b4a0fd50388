namespace Fathom.Training;

/// <summary>One classified test image.</summary>
/// <param name="Image">The picture before normalisation.</param>
/// <param name="Label">Index of the true class.</param>
/// <param name="Probabilities">Probability of every class; the greatest is the prediction.</param>
/// <param name="Index">Position in the test set, for looking it up again.</param>
public sealed record ReportPrediction(ReportImage Image, int Label, float[] Probabilities, int? Index = null)
{
    /// <summary>Index of the most probable class.</summary>
    public int Predicted => Array.IndexOf(Probabilities, Probabilities.Max());

    /// <summary>The most probable classes, most probable first.</summary>
    public IEnumerable<(int Class, float Probability)> Top(int count) =>
        Probabilities.Select((probability, k) => (k, probability)).OrderByDescending(pair => pair.probability).Take(count);
}
