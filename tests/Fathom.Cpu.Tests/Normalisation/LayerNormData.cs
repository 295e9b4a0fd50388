namespace Fathom.Cpu.Tests;

/// <summary>Operands of layer normalisation, its formula, and its kernels run on them.</summary>
internal sealed unsafe record LayerNormData(int Rows, int Columns, double[] X, double[] W, double[] B, double[] Dy)
{
    public static LayerNormData Random(int rows, int columns)
    {
        var random = new Random(rows * 1000 + columns);
        double[] Draw(int count, double offset) => [.. Enumerable.Range(0, count).Select(_ => offset + random.NextDouble())];
        return new(rows, columns, Draw(rows * columns, 1), Draw(columns, 0.5), Draw(columns, -0.5), Draw(rows * columns, -0.5));
    }

    /// <summary>What the definition says.</summary>
    public (double[] Y, double[] Moments, double[] Dx, double[] Dw, double[] Db) Formula(double epsilon, bool affine)
    {
        var (y, dx, dw, db) = (new double[X.Length], new double[X.Length], new double[Columns], new double[Columns]);
        List<double> moments = [];
        for (var first = 0; first < X.Length; first += Columns)
        {
            var row = X.AsSpan(first, Columns).ToArray();
            var mean = row.Average();
            var r = 1 / Math.Sqrt(row.Average(x => (x - mean) * (x - mean)) + epsilon);
            moments.AddRange([mean, r]);
            double[] normalised = [.. row.Select(x => (x - mean) * r)];
            double[] g = [.. Enumerable.Range(0, Columns).Select(i => Dy[first + i] * (affine ? W[i] : 1))];
            var (meanOfG, meanOfProduct) = (g.Average(), g.Zip(normalised, (a, b) => a * b).Average());
            for (var i = 0; i < Columns; i++)
            {
                y[first + i] = affine ? normalised[i] * W[i] + B[i] : normalised[i];
                dx[first + i] = r * (g[i] - meanOfG - normalised[i] * meanOfProduct);
                dw[i] += Dy[first + i] * normalised[i];
                db[i] += Dy[first + i];
            }
        }
        return (y, [.. moments], dx, dw, db);
    }

    public (float[] Y, float[] Moments, float[] Dx, float[] Dw, float[] Db) Run(LayerNorm<float> kernel, bool affine)
    {
        var (y, moments, dx, dw, db) = (new float[X.Length], new float[2 * Rows], new float[X.Length], new float[Columns], new float[Columns]);
        fixed (float* px = Single(X), pw = Single(W), pb = Single(B), pdy = Single(Dy), py = y, pm = moments, pdx = dx, pdw = dw, pdb = db)
        {
            kernel.Forward(px, affine ? pw : null, affine ? pb : null, py, pm);
            kernel.Gradient(pdy, px, pm, affine ? pw : null, pdx, pdw, pdb);
        }
        return (y, moments, dx, dw, db);
    }

    public (double[] Y, double[] Moments, double[] Dx, double[] Dw, double[] Db) Run(LayerNorm<double> kernel, bool affine)
    {
        var (y, moments, dx, dw, db) = (new double[X.Length], new double[2 * Rows], new double[X.Length], new double[Columns], new double[Columns]);
        fixed (double* px = X, pw = W, pb = B, pdy = Dy, py = y, pm = moments, pdx = dx, pdw = dw, pdb = db)
        {
            kernel.Forward(px, affine ? pw : null, affine ? pb : null, py, pm);
            kernel.Gradient(pdy, px, pm, affine ? pw : null, pdx, pdw, pdb);
        }
        return (y, moments, dx, dw, db);
    }

    private static float[] Single(double[] values) => [.. values.Select(value => (float)value)];
}
