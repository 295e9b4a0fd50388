namespace Fathom;

/// <summary>The place of each element along one axis, as integers: 0, 1, 2, ...</summary>
internal sealed class IotaOp(int axis) : Operation, IEquatable<IotaOp>
{
    public int Axis { get; } = axis;

    public override string Name => "iota";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [];

    internal override long Flops(Tensor y) => 0;

    public bool Equals(IotaOp? other) => other is not null && other.Axis == Axis;

    public override bool Equals(object? obj) => Equals(obj as IotaOp);

    public override int GetHashCode() => Axis;

    public override string ToString() => $"iota axis {Axis}";
}
