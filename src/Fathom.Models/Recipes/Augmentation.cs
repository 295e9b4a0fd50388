namespace Fathom.Models;

/// <summary>How training images are varied, each at random and anew in every epoch; nothing by default.</summary>
public sealed record Augmentation
{
    /// <summary>Shift by at most this many pixels.</summary>
    public int Shift { get; init; }

    /// <summary>Whether the rim that a shift uncovers holds the image mirrored; it is black otherwise.</summary>
    public bool ReflectRim { get; init; }

    /// <summary>Whether half of the images are mirrored left to right.</summary>
    public bool Flip { get; init; }

    /// <summary>Turn by at most this many degrees.</summary>
    public double Rotation { get; init; }

    /// <summary>Grow or shrink by at most this share.</summary>
    public double Scale { get; init; }

    /// <summary>Side in pixels of a square that is overwritten with the mean colour; 0 for none.</summary>
    public int Cutout { get; init; }
}
