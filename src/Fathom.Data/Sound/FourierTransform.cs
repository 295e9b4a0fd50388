using System.Numerics;

namespace Fathom.Data;

/// <summary>
/// Discrete Fourier transform of a fixed size: X[k] = Σ x[n] e^(-2πi k n / N), without a factor. Powers of two are halved until nothing is left; other
/// sizes become a convolution of a power of two. Any number of threads may use one.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <remarks>Cooley and Tukey (1965), Mathematics of Computation 19; Bluestein (1970), IEEE Transactions on Audio and Electroacoustics 18.</remarks>
public sealed class FourierTransform<T> where T : IFloatingPointIeee754<T>
{
    private readonly T[] cosines;
    private readonly T[] sines;
    private readonly Chirp? chirp;

    /// <summary>Prepares transforms of <paramref name="size"/> numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">When the size is not positive, or over 2²⁶.</exception>
    public FourierTransform(int size)
    {
        if (size is < 1 or > 1 << 26)
            throw new ArgumentOutOfRangeException(nameof(size), size, "FourierTransform: a size is 1 to 67,108,864.");
        Size = size;
        (cosines, sines) = (new T[size / 2], new T[size / 2]);
        if (!BitOperations.IsPow2(size))
        {
            chirp = new(size);
            return;
        }
        for (var k = 0; k < size / 2; k++)
        {
            var (sine, cosine) = Math.SinCos(-2 * Math.PI * k / size);
            (cosines[k], sines[k]) = (T.CreateChecked(cosine), T.CreateChecked(sine));
        }
    }

    /// <summary>How many numbers are transformed.</summary>
    public int Size { get; }

    /// <summary>Transforms in place.</summary>
    /// <param name="real">Real parts, <see cref="Size"/> of them.</param>
    /// <param name="imaginary">Imaginary parts.</param>
    /// <exception cref="ArgumentException">When there is another number of them.</exception>
    public void Forward(Span<T> real, Span<T> imaginary)
    {
        if (real.Length != Size || imaginary.Length != Size)
            throw new ArgumentException($"FourierTransform: made for {Size} numbers, got {real.Length} real and {imaginary.Length} imaginary parts.");
        if (chirp is not null)
            chirp.Transform(real, imaginary);
        else
            Halve(real, imaginary);
    }

    /// <summary>The inverse, in place: real and imaginary parts change roles on the way in and out, and the result is divided by the size.</summary>
    /// <param name="real">Real parts, <see cref="Size"/> of them.</param>
    /// <param name="imaginary">Imaginary parts.</param>
    public void Inverse(Span<T> real, Span<T> imaginary)
    {
        Forward(imaginary, real);
        var scale = T.One / T.CreateChecked(Size);
        for (var i = 0; i < Size; i++)
            (real[i], imaginary[i]) = (real[i] * scale, imaginary[i] * scale);
    }

    /// <summary>Squared magnitudes |X[k]|² of real numbers, for k from 0 to half the size.</summary>
    /// <param name="samples">Real numbers, <see cref="Size"/> of them.</param>
    /// <param name="powers">Room for Size / 2 + 1.</param>
    public void Powers(ReadOnlySpan<T> samples, Span<T> powers)
    {
        var (real, imaginary) = (samples.ToArray(), new T[samples.Length]);
        Forward(real, imaginary);
        for (var k = 0; k <= Size / 2; k++)
            powers[k] = real[k] * real[k] + imaginary[k] * imaginary[k];
    }

    private void Halve(Span<T> real, Span<T> imaginary)
    {
        for (int i = 1, j = 0; i < Size; i++)
        {
            // j counts with its bits reversed: a carry runs from the highest bit down.
            var bit = Size >> 1;
            for (; (j & bit) != 0; bit >>= 1)
                j ^= bit;
            j ^= bit;
            if (i < j)
                ((real[i], real[j]), (imaginary[i], imaginary[j])) = ((real[j], real[i]), (imaginary[j], imaginary[i]));
        }
        for (var length = 2; length <= Size; length <<= 1)
            Butterflies(real, imaginary, length / 2, Size / length);
    }

    private void Butterflies(Span<T> real, Span<T> imaginary, int half, int turn)
    {
        for (var start = 0; start < Size; start += 2 * half)
        {
            for (var k = 0; k < half; k++)
            {
                var (even, odd) = (start + k, start + k + half);
                var (cosine, sine) = (cosines[k * turn], sines[k * turn]);
                var re = real[odd] * cosine - imaginary[odd] * sine;
                var im = real[odd] * sine + imaginary[odd] * cosine;
                (real[odd], imaginary[odd]) = (real[even] - re, imaginary[even] - im);
                (real[even], imaginary[even]) = (real[even] + re, imaginary[even] + im);
            }
        }
    }

    /// <summary>Bluestein's way: k n = (k² + n² - (k - n)²) / 2 makes the transform a convolution with a chirp.</summary>
    private sealed class Chirp
    {
        private readonly int size;
        private readonly FourierTransform<T> wide;
        private readonly T[] real;
        private readonly T[] imaginary;
        private readonly T[] filterReal;
        private readonly T[] filterImaginary;

        public Chirp(int size)
        {
            this.size = size;
            wide = new((int)BitOperations.RoundUpToPowerOf2((uint)(2 * size - 1)));
            (real, imaginary) = (new T[size], new T[size]);
            (filterReal, filterImaginary) = (new T[wide.Size], new T[wide.Size]);
            for (var n = 0; n < size; n++)
            {
                // n² modulo 2N first: the angle of a large square would lose its digits.
                var (sine, cosine) = Math.SinCos(-Math.PI * ((long)n * n % (2L * size)) / size);
                (real[n], imaginary[n]) = (T.CreateChecked(cosine), T.CreateChecked(sine));
                filterReal[n] = filterReal[(wide.Size - n) % wide.Size] = real[n];
                filterImaginary[n] = filterImaginary[(wide.Size - n) % wide.Size] = -imaginary[n];
            }
            wide.Forward(filterReal, filterImaginary);
        }

        public void Transform(Span<T> x, Span<T> y)
        {
            var (re, im) = (new T[wide.Size], new T[wide.Size]);
            for (var n = 0; n < size; n++)
                (re[n], im[n]) = Product(x[n], y[n], real[n], imaginary[n]);
            wide.Forward(re, im);
            for (var k = 0; k < wide.Size; k++)
                (re[k], im[k]) = Product(re[k], im[k], filterReal[k], filterImaginary[k]);
            wide.Inverse(re, im);
            for (var k = 0; k < size; k++)
                (x[k], y[k]) = Product(re[k], im[k], real[k], imaginary[k]);
        }

        private static (T Real, T Imaginary) Product(T a, T b, T c, T d) => (a * c - b * d, a * d + b * c);
    }
}
