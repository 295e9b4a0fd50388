namespace Fathom.Cpu;

/// <summary>Builds an instruction for a lane type; see <see cref="TileLanes"/>.</summary>
internal interface ITileMaker
{
    /// <summary>The instruction over lanes <typeparamref name="V"/> of element type <typeparamref name="T"/>.</summary>
    TileInstruction Make<V, T>() where V : struct, IMemoryLanes<V, T> where T : unmanaged;
}

/// <summary>Builds something for a lane type of floats; see <see cref="TileLanes"/>.</summary>
/// <typeparam name="TMade">An instruction, or another thing with a loop over lanes.</typeparam>
internal interface IFloatLanesMaker<out TMade>
{
    /// <summary>What works on lanes <typeparamref name="V"/> of element type <typeparamref name="T"/>.</summary>
    TMade Make<V, T>() where V : struct, IFloatMemoryLanes<V, T> where T : unmanaged;
}
