using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Core.Tests.Runtime;

/// <summary>Operands in the form that their kernels want.</summary>
[Collection(ProcessWideCollection.Name)]
public sealed class PreparationTests
{
    [Theory]
    [InlineData(70, false)]
    [InlineData(70, true)]
    [InlineData(300, true)]
    public void A_weight_is_packed_once_but_within_its_product_where_the_program_updates_it(int rows, bool updates)
    {
        var cpu = Backends.Current;
        var watching = new Watching(cpu);
        var (x, w, b) = (Sample.Normal([rows, 600], 1).To(DType.F32).Eval(), Sample.Normal([130, 600], 2).To(DType.F32).Eval(), Sample.Normal([130], 3).To(DType.F32).Eval());
        var expected = (x.MatMul(w.T) + b).Relu().Eval();
        Backends.Register(watching);
        try
        {
            var weight = new StateBuffer(w);
            for (var run = 0; run < 3; run++)
            {
                var y = (x.MatMul(weight.Value.T) + b).Relu();
                Bits.Same([expected], [(updates ? Variable.Update(y, [weight], now => [now[0] * 1]) : y).Eval()]);
            }
        }
        finally
        {
            Backends.Register(cpu);
            Compilation.ClearCache();
        }
        Assert.Equal(updates ? 0 : 1, watching.Prepared);
    }

    private sealed class Watching(IBackend cpu) : IBackend
    {
        public int Prepared { get; private set; }

        public string Name => cpu.Name;

        public CompiledKernel Compile(Kernel kernel) => new WatchedKernel(this, cpu.Compile(kernel));

        public KernelLayout Layout(Operation operation, ReadOnlySpan<int> ranks, int resultRank) => cpu.Layout(operation, ranks, resultRank);

        private sealed unsafe class WatchedKernel(Watching watching, CompiledKernel kernel) : CompiledKernel
        {
            public override void Run(void** arguments) => kernel.Run(arguments);

            public override long PreparedByteLength(int operand) => kernel.PreparedByteLength(operand);

            public override bool TakesUnprepared(int operand) => kernel.TakesUnprepared(operand);

            public override void Prepare(int operand, void* from, void* prepared)
            {
                watching.Prepared++;
                kernel.Prepare(operand, from, prepared);
            }
        }
    }
}
