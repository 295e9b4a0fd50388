using Fathom.Cpu;

namespace Fathom.Core.Tests.Ops.Scan;

[Collection(ProcessWideCollection.Name)]
public sealed class ScanThreadsTests
{
    [Fact]
    public void A_scan_and_its_gradients_are_the_same_bits_for_any_number_of_threads()
    {
        var (x, first, weight) = (Sample.Normal([6, 48, 160], 1).To(DType.F32).Eval(), Tensor.Zeros([48, 160]).Eval(), (0.1 * Sample.Normal([160, 160], 2)).To(DType.F32).Eval());
        var before = CpuThreads.Count;
        try
        {
            var results = new List<float[]>();
            foreach (var threads in (int[])[1, 2, 5])
            {
                CpuThreads.Count = threads;
                var output = Recurrence.Scan((Tensor carry, Tensor slice) => Step(carry, slice), first, x).Output;
                var gradients = (output * output).Sum().Grad(x, weight);
                Tensor.Eval([output, .. gradients]);
                results.Add([.. output.ToArray<float>(), .. gradients[0].ToArray<float>(), .. gradients[1].ToArray<float>()]);
            }
            Assert.Equal(results[0], results[1]);
            Assert.Equal(results[0], results[2]);
        }
        finally
        {
            CpuThreads.Count = before;
        }

        (Tensor, Tensor) Step(Tensor carry, Tensor slice)
        {
            var next = (slice + carry.MatMul(weight.T)).Tanh();
            return (next, next);
        }
    }
}
