namespace Fathom.Training;

/// <summary>Numbers of evaluated vectors.</summary>
internal static class Vectors
{
    extension(Tensor x)
    {
        /// <summary>xᵀy.</summary>
        public double Dot(Tensor y) => (x * y).Sum().Item<double>();

        /// <summary>max |x|.</summary>
        public double LargestMagnitude() => x.Abs().Max().Item<double>();
    }
}
