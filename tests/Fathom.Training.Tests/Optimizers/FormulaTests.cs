namespace Fathom.Training.Tests;

/// <summary>Optimizers for which the reference has no trajectories, against their papers' formulas written out over arrays in f64.</summary>
public class FormulaTests
{
    private const int Rows = 3, Columns = 5, Steps = 8;
    private const double Tolerance = 1e-12;

    private static double[] Gradient(int step) => Tensor.RandomNormal([Rows * Columns], new RandomKey((ulong)(50 + step))).To(DType.F64).ToArray<double>();

    private static (Parameter Parameter, double[] Values) Start(Shape shape)
    {
        var start = Tensor.RandomNormal(shape, new RandomKey(40)).To(DType.F64).Eval();
        return (new Parameter(start), start.ToArray<double>());
    }

    private static void Follow(Optimizer optimizer, Parameter parameter, Func<int, double[]> expected)
    {
        for (var step = 1; step <= Steps; step++)
        {
            optimizer.Apply([Tensor.From<double>(Gradient(step), parameter.Shape)]);
            ReferenceCases.AssertClose(expected(step), [.. parameter.Snapshot().ToArray<double>()], Tolerance, Tolerance, $"step {step}");
        }
    }

    [Fact]
    public void Lion_follows_its_formula()
    {
        var (parameter, p) = Start([Rows, Columns]);
        var m = new double[p.Length];
        Follow(new Lion([parameter]) { LearningRate = 0.01, WeightDecay = 0.1 }, parameter, step =>
        {
            var g = Gradient(step);
            for (var i = 0; i < p.Length; i++)
            {
                p[i] = p[i] * (1 - 0.01 * 0.1) - 0.01 * Math.Sign(0.9 * m[i] + 0.1 * g[i]);
                m[i] = 0.99 * m[i] + 0.01 * g[i];
            }
            return p;
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Adafactor_follows_its_formula(bool matrix)
    {
        var (parameter, p) = Start(matrix ? [Rows, Columns] : [Rows * Columns]);
        var (r, c, v) = (new double[Rows], new double[Columns], new double[p.Length]);
        Follow(new Adafactor([parameter]) { LearningRate = 0.4, WeightDecay = 0.1 }, parameter, step =>
        {
            var (g, share) = (Gradient(step), Math.Pow(step, -0.8));
            for (var i = 0; i < Rows; i++)
                r[i] += share * (Enumerable.Range(0, Columns).Average(j => g[i * Columns + j] * g[i * Columns + j]) - r[i]);
            for (var j = 0; j < Columns; j++)
                c[j] += share * (Enumerable.Range(0, Rows).Average(i => g[i * Columns + j] * g[i * Columns + j]) - c[j]);
            var u = new double[p.Length];
            for (var i = 0; i < u.Length; i++)
            {
                v[i] += share * (g[i] * g[i] - v[i]);
                u[i] = g[i] / Math.Sqrt(matrix ? r[i / Columns] * c[i % Columns] / r.Average() : v[i]);
            }
            var scale = Math.Min(0.4, 1 / Math.Sqrt(step)) * Math.Max(1e-3, Rms(p)) / Math.Max(1, Rms(u));
            for (var i = 0; i < p.Length; i++)
                p[i] = p[i] * (1 - 0.4 * 0.1) - scale * u[i];
            return p;
        });
    }

    [Fact]
    public void Adafactor_keeps_a_row_and_a_column_of_a_matrix_and_restores_them()
    {
        var (parameter, _) = Start([Rows, Columns]);
        var optimizer = new Adafactor([parameter]);
        optimizer.Apply([Tensor.From<double>(Gradient(1), parameter.Shape)]);
        var state = optimizer.State;
        Assert.True(state["state.0.row_var"].Shape == [Rows, 1]);
        Assert.True(state["state.0.col_var"].Shape == [1, Columns]);
        var copy = new Parameter(parameter.Snapshot());
        var restored = new Adafactor([copy]);
        restored.LoadState(state);
        optimizer.Apply([Tensor.From<double>(Gradient(2), parameter.Shape)]);
        restored.Apply([Tensor.From<double>(Gradient(2), parameter.Shape)]);
        Assert.Equal(parameter.Snapshot().ToArray<double>(), copy.Snapshot().ToArray<double>());
        Assert.Throws<ShapeException>(() => new Adafactor([new Parameter(Tensor.Zeros([Columns, Rows]))]).LoadState(state));
    }

    [Theory]
    [InlineData(Rows, Columns)]
    [InlineData(Columns, Rows)]
    public void Muon_follows_its_formula(int rows, int columns)
    {
        var (parameter, p) = Start([rows, columns]);
        var m = new double[p.Length];
        Follow(new Muon([parameter]) { LearningRate = 0.02, WeightDecay = 0.1 }, parameter, step =>
        {
            var g = Gradient(step);
            for (var i = 0; i < p.Length; i++)
                m[i] = 0.95 * m[i] + 0.05 * g[i];
            var x = new double[rows, columns];
            for (var i = 0; i < p.Length; i++)
                x[i / columns, i % columns] = 0.05 * g[i] + 0.95 * m[i];
            x = NewtonSchulz(x);
            for (var i = 0; i < p.Length; i++)
                p[i] = p[i] * (1 - 0.02 * 0.1) - 0.02 * Math.Sqrt(Math.Max(1, (double)rows / columns)) * x[i / columns, i % columns];
            return p;
        });
    }

    [Fact]
    public void Muon_brings_singular_values_near_one()
    {
        var x = Tensor.RandomNormal([6, 4], new RandomKey(4)).To(DType.F64).Eval();
        var y = Muon.Orthogonalise(x, rounds: 8);
        // Singular values in 0.7 to 1.2 leave xᵀx within 0.51 of the identity.
        Assert.All((y.T.MatMul(y) - Tensor.Eye(4, dtype: DType.F64)).ToArray<double>(), e => Assert.InRange(e, -0.6, 0.6));
    }

    [Fact]
    public void Muon_trains_vectors_with_AdamW_and_refuses_them_as_matrices()
    {
        var (vector, same) = (new Parameter(Tensor.Linspace(-1, 1, 7)), new Parameter(Tensor.Linspace(-1, 1, 7)));
        var muon = new Muon([new Parameter(Tensor.Ones([2, 2])), vector], othersLearningRate: 0.01);
        var adam = new AdamW([same]) { LearningRate = 0.01, WeightDecay = 0, Betas = (0.9, 0.95), Epsilon = 1e-10 };
        for (var step = 0; step < 3; step++)
        {
            muon.Apply([Tensor.Ones([2, 2]), Tensor.Linspace(0.1, 2, 7)]);
            adam.Apply([Tensor.Linspace(0.1, 2, 7)]);
        }
        Assert.Equal(same.Snapshot().ToArray<float>(), vector.Snapshot().ToArray<float>());
        Assert.Contains("no matrix", Assert.Throws<ArgumentException>(() => new Muon([vector], [])).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sharpness_aware_steps_take_the_gradient_at_the_worst_point_near(bool adaptive)
    {
        var (parameter, p) = Start([Rows * Columns]);
        var other = new Parameter(Tensor.From<double>(0.5));
        var q = 0.5;
        var optimizer = new Sgd([parameter, other]) { LearningRate = 0.1, Sharpness = new(0.3, adaptive) };
        for (var step = 0; step < 4; step++)
        {
            // f = Σ p⁴ + q² Σ p.
            optimizer.Step((parameter.Value * parameter.Value * parameter.Value * parameter.Value).Sum() + (other.Value * other * parameter.Value.Sum()).Sum());
            var (gp, gq) = Gradients(p, q);
            double[] scaled = adaptive ? [.. gp.Zip(p, (g, x) => Math.Abs(x) * g), Math.Abs(q) * gq] : [.. gp, gq];
            var reach = 0.3 / Math.Sqrt(scaled.Sum(g => g * g));
            double[] moved = [.. p.Select((x, i) => x + reach * scaled[i] * (adaptive ? Math.Abs(x) : 1))];
            (gp, gq) = Gradients(moved, q + reach * scaled[^1] * (adaptive ? Math.Abs(q) : 1));
            p = [.. p.Zip(gp, (x, g) => x - 0.1 * g)];
            q -= 0.1 * gq;
            ReferenceCases.AssertClose([.. p, q], [.. parameter.Snapshot().ToArray<double>(), other.Snapshot().Item<double>()], 1e-9, 1e-9, $"step {step}");
        }
        Assert.Contains("Step(loss)", Assert.Throws<InvalidOperationException>(() => optimizer.Apply([parameter, other])).Message);

        static (double[], double) Gradients(double[] p, double q) => ([.. p.Select(x => 4 * x * x * x + q * q)], 2 * q * p.Sum());
    }

    private static double Rms(double[] x) => Math.Sqrt(x.Average(e => e * e));

    private static double[,] NewtonSchulz(double[,] x)
    {
        if (x.GetLength(0) > x.GetLength(1))
            return Transposed(NewtonSchulz(Transposed(x)));
        var norm = Math.Sqrt(x.Cast<double>().Sum(e => e * e)) + 1e-7;
        x = Combined(1 / norm, x, 0, x);
        for (var round = 0; round < 5; round++)
        {
            var a = Product(x, Transposed(x));
            x = Combined(3.4445, x, 1, Product(Combined(-4.7750, a, 2.0315, Product(a, a)), x));
        }
        return x;
    }

    private static double[,] Transposed(double[,] x) => Matrix(x.GetLength(1), x.GetLength(0), (i, j) => x[j, i]);

    private static double[,] Combined(double a, double[,] x, double b, double[,] y) => Matrix(x.GetLength(0), x.GetLength(1), (i, j) => a * x[i, j] + b * y[i, j]);

    private static double[,] Product(double[,] x, double[,] y) =>
        Matrix(x.GetLength(0), y.GetLength(1), (i, j) => Enumerable.Range(0, x.GetLength(1)).Sum(k => x[i, k] * y[k, j]));

    private static double[,] Matrix(int rows, int columns, Func<int, int, double> element)
    {
        var matrix = new double[rows, columns];
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++)
                matrix[i, j] = element(i, j);
        return matrix;
    }
}
