using System.Diagnostics;
using Fathom.Nn;

namespace Fathom.Training.Tests;

public class MemoryTests
{
    private const int Steps = 10_000, Warmup = 1_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Category", "Soak")]
    public void Ten_thousand_steps_need_no_more_memory_than_one_thousand(bool keepLosses)
    {
        var model = new Sequential(new Linear(32, 64), new Relu(), new Linear(64, 10));
        var optimizer = new AdamW(model.Parameters);
        var kept = new List<Tensor>();
        var (inputs, targets) = (Tensor.Ones([16, 32]).Eval(), Tensor.Arange(16).Eval() % 10);
        Train(Warmup);
        var (reserved, resident) = Memory();
        Train(Steps - Warmup);
        var (reservedAfter, residentAfter) = Memory();
        // A kept loss is 64 bytes of the pool, and a small object or two.
        var keptBytes = keepLosses ? (Steps - Warmup) * 1024L : 0;
        Assert.True(reservedAfter - reserved <= keptBytes + (1 << 20), $"the pool grew from {reserved} to {reservedAfter} bytes");
        Assert.True(residentAfter - resident <= keptBytes + (32 << 20), $"the process grew from {resident} to {residentAfter} bytes");

        void Train(int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                var loss = Losses.CrossEntropy(model.Forward(inputs), targets);
                optimizer.Step(loss);
                if (keepLosses)
                    kept.Add(loss);
            }
        }
    }

    private static (long Reserved, long Resident) Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return (MemoryPool.ReservedBytes, process.WorkingSet64);
    }
}
