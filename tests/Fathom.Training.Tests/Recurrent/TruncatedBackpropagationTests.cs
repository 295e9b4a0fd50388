using Fathom.Nn;
using Fathom.Runtime;

namespace Fathom.Training.Tests;

/// <summary>Long sequences trained piece by piece, the state carried on.</summary>
public class TruncatedBackpropagationTests
{
    private const int Steps = 5, Batch = 2, Tokens = 7, Hidden = 6;

    [Fact]
    public void A_state_computed_with_the_step_goes_on_into_the_next_without_its_history()
    {
        var (embedding, lstm, head) = (new Embedding(Tokens, 4, random: new RandomKey(1)), new Lstm(4, Hidden, random: new RandomKey(2)), new Linear(Hidden, Tokens, random: new RandomKey(3)));
        var optimizer = new Sgd([.. embedding.Parameters, .. lstm.Parameters, .. head.Parameters]) { LearningRate = 0.1 };
        LstmState? state = null;
        for (var piece = 0; piece < 3; piece++)
        {
            var text = Text(piece);
            var before = state;
            var (output, next) = lstm.Forward(embedding.Forward(text[..^1]), state);
            var loss = Losses.CrossEntropy(head.Forward(output).Flatten(0, 1), text[1..].Flatten());
            optimizer.Step(loss, next.Hidden, next.Cell);
            state = next;
            Assert.Equal([1, Batch, Hidden], state.Hidden.Shape.Sizes.ToArray());
            if (before is not null)
                Assert.NotEqual(before.Cell.ToArray<float>(), state.Cell.ToArray<float>());
        }
    }

    [Fact]
    public void A_compiled_step_takes_and_gives_the_state_and_memory_stays_flat()
    {
        var model = (Embedding: new Embedding(Tokens, 4), Lstm: new Lstm(4, Hidden), Head: new Linear(Hidden, Tokens));
        var optimizer = new Adam([.. model.Embedding.Parameters, .. model.Lstm.Parameters, .. model.Head.Parameters]);
        var step = optimizer.CompileStep(batch =>
        {
            var (output, state) = model.Lstm.Forward(model.Embedding.Forward(batch[0][..^1]), new LstmState(batch[1], batch[2]));
            return [Losses.CrossEntropy(model.Head.Forward(output).Flatten(0, 1), batch[0][1..].Flatten()), state.Hidden, state.Cell];
        });
        var (hidden, cell) = (Tensor.Zeros([1, Batch, Hidden]).Eval(), Tensor.Zeros([1, Batch, Hidden]).Eval());
        Run(100);
        var live = Live();
        var compiled = Compilation.CompiledPrograms;
        Run(2000);
        Assert.Equal(compiled, Compilation.CompiledPrograms);
        // A state kept alive at each step would be 128 bytes; a few blocks may wait for the collector.
        Assert.True(Live() - live <= 16 << 10, $"what is alive grew from {live} to {Live()} bytes");

        void Run(int steps)
        {
            for (var i = 0; i < steps; i++)
            {
                var results = step.Call(Text(i % 4), hidden, cell);
                (hidden, cell) = (results[1], results[2]);
            }
        }

        static long Live()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            return MemoryPool.LiveBytes;
        }
    }

    private static Tensor Text(int piece) => Tensor.RandomIntegers([Steps + 1, Batch], new RandomKey((ulong)piece), 0, Tokens).Eval();
}
