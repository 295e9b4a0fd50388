namespace Fathom.Cpu;

/// <summary>Stands for a value that an instruction with two results has left already.</summary>
internal sealed unsafe class ComputedBefore : TileInstruction
{
    public override void Execute(TileFrame* frame)
    {
    }
}
