namespace Fathom.Cpu;

/// <summary>Builds an instruction for a lane type; see <see cref="TileLanes"/>.</summary>
internal interface ITileMaker
{
    /// <summary>The instruction over lanes <typeparamref name="V"/> of element type <typeparamref name="T"/>.</summary>
    TileInstruction Make<V, T>() where V : struct, IMemoryLanes<V, T> where T : unmanaged;
}

/// <summary>Builds an instruction for a lane type of floats; see <see cref="TileLanes"/>.</summary>
internal interface IFloatTileMaker
{
    /// <summary>The instruction over lanes <typeparamref name="V"/> of element type <typeparamref name="T"/>.</summary>
    TileInstruction Make<V, T>() where V : struct, IFloatMemoryLanes<V, T> where T : unmanaged;
}
