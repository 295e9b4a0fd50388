using Fathom.Runtime;

namespace Fathom.Models.Tests;

/// <summary>Generation with caches: the same as reading everything again at each token, without compiling.</summary>
[Collection(CompilationCounting.Name)]
public class GenerationTests
{
    private const int Steps = 12;
    private static readonly GptConfig Small = new(31, 24, 2, 4, 32);

    [Fact]
    public void Gpt_with_cache_gives_token_for_token_what_it_gives_without()
    {
        var model = SmallGpt();
        var prompt = Tensor.From<long>([3, 1, 4, 1, 5, 9, 2, 6], [2, 4]);
        var (sequence, state) = (prompt, model.Start(2));
        var logits = state.Next(prompt);
        for (var i = 0; i < Steps; i++)
        {
            AssertClose(model.Forward(sequence).Select(1, -1), logits);
            var next = logits.ArgMax(-1, keepAxis: true);
            Assert.Equal(model.Forward(sequence).Select(1, -1).ArgMax().ToArray<long>(), next.ToArray<long>());
            sequence = Tensor.Concatenate([sequence, next], 1).Eval();
            logits = state.Next(next);
        }
    }

    [Fact]
    public void A_growing_cache_compiles_nothing()
    {
        var model = SmallGpt();
        var state = model.Start(1);
        _ = state.Next(Tensor.From<long>([1, 2, 3], [1, 3]));
        _ = state.Next(Tensor.From<long>([4], [1, 1]));
        var before = Compilation.CompiledPrograms;
        for (var i = 0; i < Steps; i++)
            _ = state.Next(Tensor.From<long>([i], [1, 1]));
        // Another session of the same sizes finds the programs of the first.
        var other = model.Start(1);
        _ = other.Next(Tensor.From<long>([7, 8, 9], [1, 3]));
        _ = other.Next(Tensor.From<long>([4], [1, 1]));

        Assert.Equal(before, Compilation.CompiledPrograms);
    }

    [Fact]
    public void A_prompt_may_be_read_in_pieces()
    {
        var model = SmallGpt();
        var tokens = Tensor.From<long>([5, 4, 3, 2, 1, 0], [1, 6]);
        var state = model.Start(1);
        _ = state.Next(tokens.Slice(1, ..4));

        AssertClose(model.Start(1).Next(tokens), state.Next(tokens.Slice(1, 4..)));
    }

    [Fact]
    public void Reordered_sequences_go_on_from_their_parents()
    {
        var model = SmallGpt();
        var state = model.Start(3);
        _ = state.Next(Tensor.From<long>([1, 2, 3, 4, 5, 6], [3, 2]));
        state.Reorder([2, 0, 2]);

        var logits = state.Next(Tensor.From<long>([7, 8, 9], [3, 1]));

        AssertClose(model.Forward(Tensor.From<long>([5, 6, 7, 1, 2, 8, 5, 6, 9], [3, 3])).Select(1, -1), logits);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Translation_with_cache_gives_token_for_token_what_it_gives_without(int beams)
    {
        var model = SmallSeq2Seq();
        var source = Tensor.From<long>([3, 4, 5, 6, 7, 8, 9, 0, 0, 0], [2, 5]);
        var repeated = source.RepeatInterleave(beams, 0);
        var target = Tensor.RandomIntegers([2 * beams, 1], new RandomKey(5), 1, 29).Eval();
        var state = model.Translate(source).Start(2 * beams);
        var next = target;
        for (var i = 0; i < Steps; i++)
        {
            var (logits, expected) = (state.Next(next), model.Forward(repeated, target).Select(1, -1));
            AssertClose(expected, logits);
            next = logits.ArgMax(-1, keepAxis: true);
            Assert.Equal(expected.ArgMax().ToArray<long>(), next.ToArray<long>());
            target = Tensor.Concatenate([target, next], 1).Eval();
        }
    }

    [Fact]
    public void Reordered_translations_take_their_sources_along()
    {
        var model = SmallSeq2Seq();
        var source = Tensor.From<long>([3, 4, 5, 6, 7, 0], [2, 3]);
        var state = model.Translate(source).Start(2);
        _ = state.Next(Tensor.From<long>([1, 2], [2, 1]));
        state.Reorder([1, 0]);

        AssertClose(
            model.Forward(Tensor.From<long>([6, 7, 0, 3, 4, 5], [2, 3]), Tensor.From<long>([2, 8, 1, 9], [2, 2])).Select(1, -1),
            state.Next(Tensor.From<long>([8, 9], [2, 1])));
    }

    [Fact]
    public void Attention_maps_show_shares_of_the_source_and_nothing_of_its_padding()
    {
        var map = SmallSeq2Seq().AttentionMap(Tensor.From<long>([3, 4, 5, 0], [1, 4]), Tensor.From<long>([1, 2, 3], [1, 3]));

        Assert.Equal<Shape>([1, 3, 4], map.Shape);
        Assert.All(map.Sum(-1).ToArray<float>(), sum => Assert.Equal(1, sum, 1e-6));
        Assert.All(map.Select(-1, 3).ToArray<float>(), share => Assert.Equal(0, share));
    }

    [Fact]
    public void More_tokens_than_the_context_holds_are_refused()
    {
        var state = SmallGpt().Start(1);
        _ = state.Next(Tensor.Zeros([1, 24], DType.I64));

        Assert.Contains("context of 24", Assert.Throws<InvalidOperationException>(() => state.Next(Tensor.Zeros([1, 1], DType.I64))).Message);
    }

    [Fact]
    public void Tokens_of_another_batch_parents_out_of_range_and_training_mode_are_refused()
    {
        var model = SmallGpt();
        var state = model.Start(2);

        Assert.Contains("[2, new tokens]", Assert.Throws<ShapeException>(() => state.Next(Tensor.Zeros([1, 3], DType.I64))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => state.Reorder([0, 2]));
        model.Train();
        Assert.Contains("Eval()", Assert.Throws<InvalidOperationException>(() => model.Start(1)).Message);
    }

    private static Gpt SmallGpt()
    {
        var model = new Gpt(Small, new RandomKey(1));
        Sharpen(model);
        return model;
    }

    private static Seq2SeqTransformer SmallSeq2Seq()
    {
        var model = new Seq2SeqTransformer(new(30, 29, 32, 4, 2, 48) { Context = 16 }, new RandomKey(1));
        Sharpen(model);
        return model;
    }

    // Initial values are so small that every position looks alike; larger ones give attention something to tell apart.
    private static void Sharpen(Fathom.Nn.Module model)
    {
        model.Eval();
        var key = new RandomKey(2);
        foreach (var parameter in model.Parameters)
            if (parameter.Shape.Rank > 1)
                parameter.Assign(Tensor.RandomNormal(parameter.Shape, key.Next(), 0, 0.3));
    }

    // Sums of at most a hundred terms over two layers, in another order.
    private static void AssertClose(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.InRange((expected - actual).Abs().Max().Item(), 0, 1e-4f * expected.Abs().Max().Item());
    }
}

/// <summary>Tests that count compilations run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CompilationCounting
{
    public const string Name = "compilation";
}
