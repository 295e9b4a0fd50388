namespace Fathom.Training.Tests;

/// <summary>A report with every part, and one with none.</summary>
internal static class SampleReport
{
    public static TrainingReport Minimal { get; } = new() { Run = new() { Recipe = "tiny", DataSet = "two moons" } };

    public static TrainingReport Full { get; } = Named(["circle", "square", "star"]);

    public static TrainingReport Named(string[] classes) => new()
    {
        Run = new()
        {
            Recipe = "shapes-cnn",
            DataSet = "Drawn shapes",
            IsSynthetic = true,
            Date = new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.Zero),
            Seed = 1234567,
            ParameterCount = 61706,
            Epochs = 2,
            Seconds = 42.13,
            Threads = 2,
            Processor = "A processor",
            TestAccuracy = 0.9871,
            TestLoss = 0.0279,
        },
        Classes = classes,
        Curves = new()
        {
            Epochs = [new(1, 1.5, 0.5, 1.4, 0.6, 3.5), new(2, double.NaN, 0.7, 1.1, 0.8)],
            StepLosses = [2.5f, float.NaN, 1.5f, float.PositiveInfinity],
            LearningRates = [1e-3f, 5e-4f, 1e-4f, 0],
        },
        Confusion = new(3, [90, 3, 0, 1, 80, 7, 0, 0, 70]),
        Mistakes = [new(Square(1), 0, [0.125f, 0.625f, 0.25f], 417)],
        Successes = [new(Square(3), 2, [0, 0, 1])],
        Filters = new("conv1", [2, 1, 3, 3], [.. Enumerable.Range(-9, 18).Select(i => (float)i)]),
        Depth = new(new(Square(1), 1, [0.1f, 0.7f, 0.2f]),
        [
            new("conv1", [2, 4, 4], [.. Enumerable.Range(0, 32).Select(i => (float)i)]),
            new("conv2", [20, 2, 2], [.. Enumerable.Range(0, 80).Select(i => MathF.Sin(i))]),
            new("head", [3], [-1, 2, float.NaN]),
        ]),
        Layers = [new("conv1", "Conv2d 3×3", [2, 4, 4], 20, 640), new("head", "Linear", [3], 99, 192)],
        Configuration = [new("batch size", "64"), new("optimizer", "AdamW")],
        Command = "fathom train shapes-cnn --seed 1234567",
    };

    private static ReportImage Square(int channels) =>
        new(channels, 4, 4, [.. Enumerable.Range(0, channels * 16).Select(i => (byte)(i * 5))]);
}
