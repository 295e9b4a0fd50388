namespace Fathom.Cpu;

/// <summary>An activation of what a bias is added to.</summary>
internal readonly struct FunctionOfSum<TOp> : IFormula where TOp : struct, IFloatUnaryOp
{
    public static int Operands => 2;

    public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => TOp.Apply(a + b);
}
