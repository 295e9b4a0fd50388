using Fathom.Models;
using Fathom.Nn;
using Fathom.Runtime;
using Fathom.Training;

namespace Fathom.Bench;

/// <summary>How long the compiler takes for a whole training step of ResNet-50: forward, backward and update as one program.</summary>
internal static class CompileTime
{
    public static Workload Workload { get; } = new("compile_resnet50", Create);

    private static Case Create()
    {
        var model = ResNet.ResNet50();
        var optimizer = new Sgd(model.Parameters) { LearningRate = 0.1, Momentum = 0.9 };
        // Small images: the graph is the same for any size, and only the compiler's time counts.
        var (images, labels) = (Data.Normal(2, 3, 64, 64), Data.Labels(1000, 2));
        var milliseconds = 0.0;
        Compilation.Compiled += compilation => milliseconds += compilation.Duration.TotalMilliseconds;
        return new(() =>
        {
            Compilation.ClearCache();
            milliseconds = 0;
            optimizer.Step(Losses.CrossEntropy(model.Forward(images), labels));
        })
        {
            Counted = () => milliseconds,
        };
    }
}
