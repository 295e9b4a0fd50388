namespace Fathom.Training;

/// <summary>One line of the model summary.</summary>
/// <param name="Name">Name or path of the layer.</param>
/// <param name="Kind">What it is, for example "Conv2d 5×5".</param>
/// <param name="OutputShape">Shape of its output without the batch axis.</param>
/// <param name="ParameterCount">Number of trained values.</param>
/// <param name="Flops">Floating-point operations of one example's forward pass, a multiply-add counted as two.</param>
public sealed record ReportLayer(string Name, string Kind, int[] OutputShape, long ParameterCount, long? Flops = null);
