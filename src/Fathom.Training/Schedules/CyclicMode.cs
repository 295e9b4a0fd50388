namespace Fathom.Training;

/// <summary>How the triangles of a <see cref="CyclicSchedule"/> change from cycle to cycle.</summary>
public enum CyclicMode
{
    /// <summary>They stay.</summary>
    Triangular,

    /// <summary>Each is half as high as the one before.</summary>
    Halving,

    /// <summary>Their height decays by <see cref="CyclicSchedule.Decay"/> to the power of the time.</summary>
    Exponential,
}
