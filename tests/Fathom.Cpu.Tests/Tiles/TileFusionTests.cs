namespace Fathom.Cpu.Tests;

public class TileFusionTests
{
    private static readonly ElementwiseOperation Subtract = Binary<SubtractOp>.Instance;
    private static readonly ElementwiseOperation Multiply = Binary<MultiplyOp>.Instance;
    private static readonly ElementwiseOperation Less = Compare<LessOp>.Instance;
    private static readonly ElementwiseOperation Tanh = FloatUnary<TanhOp>.Instance;
    private readonly List<TileNode> nodes = [];

    [Fact]
    public void Neighbouring_operations_are_one_pass_of_which_only_the_last_value_is_written()
    {
        var (x, y) = (Load(), Load());
        var difference = Apply(Subtract, x, y);
        var square = Apply(Multiply, difference, difference);
        var pass = Assert.Single(Passes([square]), pass => pass.IsFused);
        Assert.Equal([difference, square], pass.Values);
        Assert.Equal([x, y], pass.Inputs);
        Assert.Equal([square], pass.Results);
    }

    [Fact]
    public void Nothing_is_fused_unless_asked_for()
    {
        var (x, y) = (Load(), Load());
        var difference = Apply(Subtract, x, y);
        Assert.All(Passes([Apply(Multiply, difference, difference)], isOn: false), pass => Assert.False(pass.IsFused));
    }

    [Fact]
    public void What_needs_the_whole_tile_comes_between_the_passes_before_and_after_it()
    {
        var x = Load();
        var square = Apply(Multiply, x, x);
        var cube = Apply(Multiply, square, x);
        var reduced = Add(new(new NoInstruction(), DType.F32, Extent.Row, 1, [cube], 0));
        var spread = Add(new(new NoInstruction(), DType.F32, Extent.Full, 1, [reduced], 0));
        var shifted = Apply(Subtract, cube, spread);
        var result = Apply(Multiply, shifted, square);
        var passes = Passes([result]).Where(pass => pass.Values is not [0]).ToArray();
        Assert.Equal([[square, cube], [reduced], [spread], [shifted, result]], passes.Select(pass => pass.Values));
        Assert.Equal([square, cube], passes[0].Results);
    }

    [Fact]
    public void A_comparison_that_choices_read_stays_a_mask_and_one_that_is_stored_does_not()
    {
        var (x, y) = (Load(), Load());
        var mask = Add(new(new NoInstruction(), DType.Bool, Extent.Full, 0, [x, y], 0) { Operation = Less });
        var chosen = Apply(WhereOp.Instance, mask, x, y);
        Assert.Equal([mask, chosen], Assert.Single(Passes([chosen]), pass => pass.IsFused).Values);
        Assert.DoesNotContain(Passes([chosen, mask]), pass => pass.IsFused);
    }

    [Fact]
    public void A_pass_has_one_function_at_most()
    {
        var x = Load();
        var square = Apply(Multiply, x, x);
        var first = Apply(Tanh, square);
        var shifted = Apply(Subtract, first, x);
        var second = Apply(Tanh, shifted);
        Assert.Equal([[x], [square, first, shifted], [second]], Passes([second]).Select(pass => pass.Values));
    }

    [Fact]
    public void Values_of_another_type_are_not_in_a_pass()
    {
        var (x, y) = (Load(), Load(DType.F64));
        var single = Apply(Multiply, Apply(Multiply, x, x), x);
        var wide = Apply(Multiply, Apply(Multiply, y, y), y);
        Assert.Equal(2, Passes([single, wide]).Count(pass => pass.IsFused));
    }

    private List<TilePass> Passes(int[] results, bool isOn = true) =>
        new TileFusion(nodes, results, isOn, bringsNext: false).Passes([.. Enumerable.Range(0, nodes.Count)], results, []);

    private int Load(DType type = DType.F32) => Add(new(new NoInstruction(), type, Extent.Full, 0, [], 0));

    private int Apply(ElementwiseOperation operation, params int[] operands) =>
        Add(new(new NoInstruction(), nodes[operands[^1]].Type, Extent.Full, operands.Max(operand => nodes[operand].Level), operands, 0) { Operation = operation });

    private int Add(TileNode node)
    {
        nodes.Add(node);
        return nodes.Count - 1;
    }

    private sealed unsafe class NoInstruction : TileInstruction
    {
        public override void Execute(TileFrame* frame) => throw new InvalidOperationException();
    }
}
