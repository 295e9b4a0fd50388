namespace Fathom.Text.Tests;

public class BatchTests
{
    [Theory]
    [InlineData(PaddingSide.Right, new long[] { 1, 2, 3, 0, 4, 0, 0, 0 }, new[] { true, true, true, false, true, false, false, false })]
    [InlineData(PaddingSide.Left, new long[] { 0, 1, 2, 3, 0, 0, 0, 4 }, new[] { false, true, true, true, false, false, false, true })]
    public void Padding_fills_a_side_and_the_mask_tells(PaddingSide side, long[] tokens, bool[] mask)
    {
        var batch = SequenceBatch.Pad([[1, 2, 3], [4]], new() { Side = side, MultipleOf = 4 });
        Assert.Equal([2, 4], batch.Tokens.Shape.ToArray());
        Assert.Equal(tokens, batch.Tokens.ToArray<long>());
        Assert.Equal(mask, batch.Mask.ToArray<bool>());
        Assert.Equal([3, 1], batch.Lengths.ToArray<long>());
    }

    [Fact]
    public void Longer_sequences_are_cut()
    {
        var batch = SequenceBatch.Pad([[1, 2, 3], [4]], new() { MaximumLength = 2, PadId = 9 });
        Assert.Equal([1, 2, 4, 9], batch.Tokens.ToArray<long>());
    }

    [Fact]
    public void No_token_at_all_is_an_error() => Assert.Throws<ArgumentException>(() => SequenceBatch.Pad([[], []]));

    [Fact]
    public void Buckets_hold_every_sequence_once_and_little_padding()
    {
        var numbers = new RandomKey(3).Numbers();
        var lengths = Enumerable.Range(0, 2000).Select(_ => 1 + numbers.NextInt32(100)).ToArray();
        var batches = LengthBuckets.Group(lengths, tokensPerBatch: 512, new RandomKey(1));
        Assert.Equal(Enumerable.Range(0, 2000), batches.SelectMany(batch => batch).Order());
        Assert.All(batches, batch => Assert.True(batch.Length == 1 || batch.Length * batch.Max(index => lengths[index]) <= 512));
        var padded = batches.Sum(batch => batch.Length * batch.Max(index => lengths[index]));
        Assert.True(padded < 1.1 * lengths.Sum(), $"{padded} places for {lengths.Sum()} tokens");
        Assert.Equal(batches, LengthBuckets.Group(lengths, 512, new RandomKey(1)));
        Assert.NotEqual(batches, LengthBuckets.Group(lengths, 512, new RandomKey(2)));
    }

    [Fact]
    public void Packing_joins_documents_and_numbers_them_within_blocks()
    {
        var packed = PackedBlocks.Pack([[1, 2], [3, 4, 5], [6]], blockLength: 4, separator: 0);
        Assert.Equal([1, 2, 0, 3, 4, 5, 0, 6], packed.Tokens.ToArray<long>());
        Assert.Equal([0, 0, 0, 1, 0, 0, 0, 1], packed.Documents.ToArray<long>());
        Assert.Contains("do not fill", Assert.Throws<ArgumentException>(() => PackedBlocks.Pack([[1]], 4, 0)).Message);
    }

    [Fact]
    public void Targets_are_the_inputs_one_token_on()
    {
        var blocks = new TokenBlocks(Enumerable.Range(0, 10).ToArray(), context: 3);
        var (inputs, targets) = blocks.Windows([0, 6]);
        Assert.Equal([0, 1, 2, 6, 7, 8], inputs.ToArray<long>());
        Assert.Equal([1, 2, 3, 7, 8, 9], targets.ToArray<long>());
        Assert.Throws<ArgumentOutOfRangeException>(() => blocks.Windows([7]));
    }

    [Fact]
    public void Sequential_blocks_give_each_target_once()
    {
        var blocks = new TokenBlocks(Enumerable.Range(0, 11).ToArray(), context: 3);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], blocks.Sequential(2).SelectMany(batch => batch.Targets.ToArray<long>()));
    }

    [Fact]
    public void Streams_go_on_where_they_ended()
    {
        var batches = new TokenBlocks(Enumerable.Range(0, 14).ToArray(), context: 3).Streams(2).Select(batch => batch.Inputs.ToArray<long>()).ToList();
        Assert.Equal([[0, 1, 2, 6, 7, 8], [3, 4, 5, 9, 10, 11]], batches);
        Assert.Throws<ArgumentException>(() => new TokenBlocks(new int[7], 3).Streams(4));
    }

    [Fact]
    public void Random_windows_follow_the_key()
    {
        var blocks = new TokenBlocks(Enumerable.Range(0, 1000).ToArray(), context: 5);
        var first = blocks.Random(8, new RandomKey(1)).Inputs.ToArray<long>();
        Assert.Equal(first, blocks.Random(8, new RandomKey(1)).Inputs.ToArray<long>());
        Assert.NotEqual(first, blocks.Random(8, new RandomKey(2)).Inputs.ToArray<long>());
    }
}
