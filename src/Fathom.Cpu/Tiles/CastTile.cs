using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Conversion of a tile to another compute type, or to bool (0 or 1 in i32).</summary>
internal sealed unsafe class CastTile<TCast, TFrom, TTo>(int x, int result, Extent extent) : TileInstruction
    where TCast : struct, ICast<TFrom, TTo>
    where TFrom : unmanaged
    where TTo : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(TileFrame* frame)
    {
        var px = (TFrom*)frame->Values[x].Data;
        var to = (TTo*)frame->Values[result].Data;
        var count = frame->PaddedCount(extent);
        for (var i = TCast.ApplyVectors(px, to, count); i < count; i++)
            to[i] = TCast.Apply(px[i]);
    }
}

/// <summary>Builds the <see cref="CastTile{TCast, TFrom, TTo}"/> for a pair of types.</summary>
internal static class CastTile
{
    /// <summary>From values of <paramref name="from"/> to values of <paramref name="to"/>; narrow results are rounded or wrapped afterwards.</summary>
    public static TileInstruction Create(DType from, DType to, int x, int result, Extent extent) => from.ComputeType switch
    {
        DType.F32 => From<float>(to, x, result, extent),
        DType.F64 => From<double>(to, x, result, extent),
        DType.I32 => From<int>(to, x, result, extent),
        _ => From<long>(to, x, result, extent),
    };

    private static TileInstruction From<TFrom>(DType to, int x, int result, Extent extent)
        where TFrom : unmanaged, INumberBase<TFrom> => (to, to.ComputeType) switch
        {
            (DType.Bool, _) => new CastTile<TruthCast<TFrom>, TFrom, int>(x, result, extent),
            (_, DType.F32) => new CastTile<NumberCast<TFrom, float>, TFrom, float>(x, result, extent),
            (_, DType.F64) => new CastTile<NumberCast<TFrom, double>, TFrom, double>(x, result, extent),
            (_, DType.I32) => new CastTile<NumberCast<TFrom, int>, TFrom, int>(x, result, extent),
            _ => new CastTile<NumberCast<TFrom, long>, TFrom, long>(x, result, extent),
        };
}
