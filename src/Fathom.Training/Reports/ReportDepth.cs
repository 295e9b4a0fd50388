namespace Fathom.Training;

/// <summary>What every layer makes of one image.</summary>
/// <param name="Input">The picture and what the network says of it.</param>
/// <param name="Layers">The outputs of the layers worth showing, from the input on.</param>
public sealed record ReportDepth(ReportPrediction Input, IReadOnlyList<ReportActivation> Layers);
