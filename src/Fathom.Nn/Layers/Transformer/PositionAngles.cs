namespace Fathom.Nn;

/// <summary>Angles that grow with the position, at frequencies from 1 to 1 / wavelength in geometric steps.</summary>
internal static class PositionAngles
{
    /// <summary>position · wavelength^(-2i / width), shape [positions, width / 2].</summary>
    public static Tensor Table(int positions, int width, double wavelength)
    {
        var pairs = width / 2;
        var angles = new float[positions * pairs];
        for (var position = 0; position < positions; position++)
            for (var i = 0; i < pairs; i++)
                angles[position * pairs + i] = (float)(position * Math.Pow(wavelength, -2.0 * i / width));
        return Tensor.From<float>(angles, [positions, pairs]);
    }

    /// <summary>Rows of a table [maximum, ...]: the first <paramref name="count"/>, or those that <paramref name="positions"/> number.</summary>
    /// <exception cref="ShapeException">When there are not that many.</exception>
    public static Tensor Rows(Tensor table, int count, Tensor? positions)
    {
        if (count > table.Shape[0])
            throw new ShapeException($"Positions: {count} positions, but the table has {table.Shape[0]}. Shorten the sequence, or build the model for longer ones?");
        return positions is null ? table.Slice(0, ..count) : table.Take(positions);
    }
}
