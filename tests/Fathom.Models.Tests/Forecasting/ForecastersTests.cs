using Fathom.Nn;

namespace Fathom.Models.Tests;

public class ForecastersTests
{
    private const int Input = 48, Horizon = 12;

    public static TheoryData<string> Names => ["dlinear", "nlinear", "rlinear", "lstm", "patch"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_channel_is_foretold_by_itself(string name)
    {
        var model = Model(name);
        model.Eval();
        var x = Tensor.RandomNormal([2, 3, Input], new RandomKey(1));
        var whole = model.Forward(x);

        Assert.Equal<Shape>([2, 3, Horizon], whole.Shape);
        var alone = model.Forward(x.Slice(1, 1..2)).ToArray<float>();
        var within = whole.Slice(1, 1..2).ToArray<float>();
        for (var i = 0; i < alone.Length; i++)
            Assert.Equal(within[i], alone[i], 1e-5);
    }

    // What is added to a window, or for a reversible norm also what it is multiplied by, is given back.
    [Theory]
    [InlineData("nlinear", 1.0)]
    [InlineData("rlinear", 3.0)]
    [InlineData("lstm", 3.0)]
    [InlineData("patch", 3.0)]
    public void Level_and_scale_of_a_window_are_given_back(string name, double scale)
    {
        var model = Model(name);
        model.Eval();
        var x = Tensor.RandomNormal([2, 1, Input], new RandomKey(1));
        var (plain, moved) = (model.Forward(x).ToArray<float>(), model.Forward(x * scale + 5).ToArray<float>());

        for (var i = 0; i < plain.Length; i++)
            Assert.Equal(plain[i] * scale + 5, moved[i], 1e-3);
    }

    [Fact]
    public void A_moving_average_has_a_middle() => Assert.Throws<ArgumentOutOfRangeException>(() => new DLinear(Input, Horizon, window: 4));

    [Fact]
    public void A_constant_series_stays_what_it_is_under_dlinear_with_averaging_maps()
    {
        var model = new DLinear(Input, Horizon, random: new RandomKey(1));
        model.Trend.Weight.Value = Tensor.Full([Horizon, Input], 1f / Input);
        model.Trend.Bias!.Value = Tensor.Zeros([Horizon]);
        model.Seasonal.Bias!.Value = Tensor.Zeros([Horizon]);

        Assert.All(model.Forward(Tensor.Full([1, 1, Input], 7f)).ToArray<float>(), value => Assert.Equal(7, value, 1e-4));
    }

    [Fact]
    public void Patches_longer_than_the_window_are_refused() => Assert.Throws<ArgumentException>(() => new PatchTransformer(8, 4));

    private static Layer Model(string name)
    {
        var key = new RandomKey(3);
        return name switch
        {
            "dlinear" => new DLinear(Input, Horizon, random: key),
            "nlinear" => new NLinear(Input, Horizon, key),
            "rlinear" => new ReversibleNorm(new Linear(Input, Horizon, random: key)),
            "lstm" => new ReversibleNorm(new LstmForecaster(Input, Horizon, 24, hidden: 8, random: key)),
            _ => new ReversibleNorm(new PatchTransformer(Input, Horizon, random: key)),
        };
    }
}
