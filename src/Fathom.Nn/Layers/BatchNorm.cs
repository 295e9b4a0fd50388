namespace Fathom.Nn;

/// <summary>
/// Batch normalisation. In training each channel is normalised by the mean and variance of the batch, which also move the running
/// statistics when the result is evaluated; in evaluation by the running statistics.
/// </summary>
/// <remarks>Ioffe and Szegedy (2015), arXiv:1502.03167.</remarks>
public abstract partial class BatchNorm : Layer
{
    private readonly double epsilon;

    private protected BatchNorm(int channels, double epsilon, double? momentum, bool affine, bool trackStatistics)
    {
        (this.epsilon, Momentum) = (epsilon, momentum);
        Weight = affine ? new(Init.Ones([channels])) : null;
        Bias = affine ? new(Init.Zeros([channels])) : null;
        RunningMean = trackStatistics ? new(Init.Zeros([channels])) : null;
        RunningVar = trackStatistics ? new(Init.Ones([channels])) : null;
        NumBatchesTracked = trackStatistics ? new(Tensor.Zeros([], DType.I64)) : null;
    }

    /// <summary>Scale per channel, shape [C], at first 1; null when not affine.</summary>
    public Parameter? Weight { get; }

    /// <summary>Shift per channel, shape [C], at first 0; null when not affine.</summary>
    public Parameter? Bias { get; }

    /// <summary>Mean of the batches seen, shape [C]; null when statistics are not tracked.</summary>
    public StateBuffer? RunningMean { get; }

    /// <summary>Unbiased variance of the batches seen, shape [C]; null when statistics are not tracked.</summary>
    public StateBuffer? RunningVar { get; }

    /// <summary>Number of batches seen, an i64; null when statistics are not tracked.</summary>
    public StateBuffer? NumBatchesTracked { get; }

    /// <summary>Weight of a new batch in the running statistics; null for the mean over all batches.</summary>
    public double? Momentum
    {
        get;
        set
        {
            if (field != value)
                CompiledFunction.SettingChanged();
            field = value;
        }
    }

    private protected abstract bool Takes(int rank);

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x)
    {
        if (!Takes(x.Rank))
            throw new ShapeException($"{GetType().Name}: input {x.Shape} has {x.Rank} axes. Choose BatchNorm1d, 2d or 3d by the number of spatial axes.");
        if (!Training && RunningMean is not null && RunningVar is not null)
            return x.BatchNorm(RunningMean, RunningVar, Weight, Bias, epsilon);

        var count = x.ElementCount / Math.Max(1, x.Shape[1]);
        if (Training && count < 2)
            throw new ShapeException($"{GetType().Name}: one value per channel in {x.Shape} has no variance to train with. Use a larger batch, or Eval()?");
        var (y, mean, variance) = x.BatchNormOfBatch(Weight, Bias, epsilon);
        return Training ? Track(y, mean.Detach(), variance.Detach() * ((double)count / (count - 1))) : y;
    }

    private Tensor Track(Tensor y, Tensor mean, Tensor variance)
    {
        if (RunningMean is null || RunningVar is null || NumBatchesTracked is null)
            return y;
        return Variable.Update(y, [RunningMean, RunningVar, NumBatchesTracked], now =>
        {
            var batches = now[2] + 1;
            var share = Momentum is not null ? null : 1 / batches.To(DType.F32);
            return [Moved(now[0], mean, share), Moved(now[1], variance, share), batches];
        });
    }

    // Running statistics stay f32 whatever the dtype of the batch.
    private Tensor Moved(Tensor running, Tensor batch, Tensor? share)
    {
        batch = batch.To(running.DType);
        return share is null ? (1 - Momentum!.Value) * running + Momentum.Value * batch : running + share * (batch - running);
    }
}
