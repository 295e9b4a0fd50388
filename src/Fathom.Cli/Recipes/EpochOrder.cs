namespace Fathom.Cli;

/// <summary>Samples in batches by the number of the step: each pass takes all of them, in an order of its own, one pass running into the next.</summary>
/// <param name="samples">Numbers of the samples.</param>
/// <param name="key">Source of the orders.</param>
internal sealed class EpochOrder(int[] samples, RandomKey key)
{
    private int pass = -1;
    private int[] order = [];

    /// <summary>The samples of a step.</summary>
    public int[] Batch(int step, int size)
    {
        var batch = new int[size];
        for (var i = 0; i < size; i++)
        {
            var position = (long)step * size + i;
            batch[i] = Order((int)(position / samples.Length))[(int)(position % samples.Length)];
        }
        return batch;
    }

    private int[] Order(int number)
    {
        if (pass != number)
        {
            (pass, order) = (number, [.. samples]);
            key.Fold((ulong)number).Numbers().Shuffle(order.AsSpan());
        }
        return order;
    }
}
