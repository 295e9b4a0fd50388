namespace Fathom.Data;

/// <summary>The two halves in which image benchmarks come.</summary>
/// <param name="Train">Images to learn from.</param>
/// <param name="Test">Images kept for the final measurement.</param>
public sealed record TrainTestImages(ImageDataset Train, ImageDataset Test);
