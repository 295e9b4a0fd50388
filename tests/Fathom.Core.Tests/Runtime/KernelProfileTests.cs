using Fathom.Runtime;

namespace Fathom.Core.Tests.Runtime;

[Collection(ProcessWideCollection.Name)]
public sealed class KernelProfileTests
{
    [Fact]
    public void Kernels_of_one_name_and_shape_are_counted_together()
    {
        var x = Sample.Normal([64, 64], 1).To(DType.F32).Eval();
        using var profile = KernelProfile.Start();
        for (var i = 0; i < 3; i++)
            x.MatMul(x).Eval();
        profile.Dispose();
        x.MatMul(x).Eval();

        var product = Assert.Single(profile.Kernels, timing => timing.Kernel.Name == "matmul");
        Assert.Equal((3, 3 * product.Kernel.Flops, "[64, 64]"), (product.Calls, product.Flops, product.Shapes));
        Assert.True(product.Time > TimeSpan.Zero);
        Assert.Empty(profile.Runs);
        Assert.Contains("matmul -> [64, 64]", profile.Report());
    }

    [Fact]
    public void Runs_are_kept_in_order_when_asked_for()
    {
        var x = Sample.Normal([8, 8], 1).To(DType.F32).Eval();
        using var profile = KernelProfile.Start(timeline: true);
        x.MatMul(x).Eval();
        (x + 1).Eval();

        Assert.Equal(["matmul", "add"], profile.Runs.Select(run => run.Kernel!.Name));
        Assert.True(profile.Runs[0].StartTicks + profile.Runs[0].Ticks <= profile.Runs[1].StartTicks);
    }
}
