namespace Fathom.Data;

/// <summary>Shape [C, H, W] of one image.</summary>
/// <param name="Channels">C: 1 for grey, 3 for red, green and blue.</param>
/// <param name="Height">H, rows.</param>
/// <param name="Width">W, columns.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>C · H · W.</summary>
    public int ElementCount => checked(Channels * Height * Width);

    /// <summary>H · W, the elements of one channel.</summary>
    public int PlaneCount => checked(Height * Width);

    /// <summary>As written in code: "[3, 32, 32]".</summary>
    public override string ToString() => $"[{Channels}, {Height}, {Width}]";
}
