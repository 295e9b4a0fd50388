using System.Globalization;
using System.Text;

namespace Fathom;

/// <summary>Tensors as text, laid out as NumPy does, with the middle of long axes left out.</summary>
public static class TensorPrinting
{
    private const int EdgeItems = 3, Threshold = 1000;

    extension(Tensor x)
    {
        /// <summary>The elements as text; more than 1,000 are shortened to the first and last three of each axis.</summary>
        /// <param name="digits">Digits after the decimal point.</param>
        public string Format(int digits = 4)
        {
            var elements = Elements(x);
            var elide = x.ElementCount > Threshold;
            var text = new StringBuilder();
            var width = Shown(x.Shape, elide).Select(i => Number(elements[i], x.DType, digits).Length).DefaultIfEmpty(0).Max();
            Append(text, x, elements, axis: 0, start: 0, elide, digits, width);
            if (x.DType != DType.F32)
                text.Append(CultureInfo.InvariantCulture, $" {x.DType.Name}");
            return text.ToString();
        }

        /// <summary>Writes <see cref="Format"/> to the console, after a label and the shape if a label is given.</summary>
        public void Print(string? label = null) => Console.WriteLine(label is null ? x.Format() : $"{label} {x.Shape} =\n{x.Format()}");
    }

    private static double[] Elements(Tensor x) => x.DType == DType.F64 ? x.ToArray<double>() : x.To(DType.F64).ToArray<double>();

    private static void Append(StringBuilder text, Tensor x, double[] elements, int axis, long start, bool elide, int digits, int width)
    {
        if (axis == x.Rank)
        {
            text.Append(Number(elements[start], x.DType, digits).PadLeft(x.Rank == 0 ? 0 : width));
            return;
        }
        var step = x.Shape[(axis + 1)..].ElementCount;
        var size = x.Shape[axis];
        var last = axis == x.Rank - 1;
        text.Append('[');
        for (var i = 0; i < size; i++)
        {
            if (elide && size > 2 * EdgeItems && i == EdgeItems)
            {
                Separate(text, i, last, x.Rank, axis).Append("...");
                i = size - EdgeItems;
            }
            Separate(text, i, last, x.Rank, axis);
            Append(text, x, elements, axis + 1, start + i * step, elide, digits, width);
        }
        text.Append(']');
    }

    private static StringBuilder Separate(StringBuilder text, int i, bool last, int rank, int axis) =>
        i == 0 ? text : last ? text.Append(' ') : text.Append('\n', rank - axis - 1).Append(' ', axis + 1);

    /// <summary>Places of the elements that are not left out.</summary>
    private static IEnumerable<long> Shown(Shape shape, bool elide)
    {
        IEnumerable<long> places = [0L];
        foreach (var size in shape)
        {
            var indices = Enumerable.Range(0, size).Where(i => !elide || size <= 2 * EdgeItems || i < EdgeItems || i >= size - EdgeItems).ToArray();
            places = places.SelectMany(place => indices.Select(i => place * size + i));
        }
        return places;
    }

    private static string Number(double value, DType dtype, int digits) => dtype switch
    {
        DType.Bool => value != 0 ? "true" : "false",
        _ when !dtype.IsFloat => value.ToString("0", CultureInfo.InvariantCulture),
        _ when double.IsNaN(value) => "nan",
        _ when double.IsInfinity(value) => value > 0 ? "inf" : "-inf",
        _ when value != 0 && (Math.Abs(value) >= 1e8 || Math.Abs(value) < Math.Pow(10, -digits)) => value.ToString($"0.{new string('#', digits)}e+0", CultureInfo.InvariantCulture),
        _ => value.ToString($"0.{new string('0', digits)}", CultureInfo.InvariantCulture),
    };
}
