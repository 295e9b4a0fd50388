namespace Fathom.Cpu;

/// <summary>What a microkernel does with B besides reading it.</summary>
internal interface IPacking;

/// <summary>Nothing.</summary>
internal readonly struct ReadsOnly : IPacking;

/// <summary>Writes it down as a packed panel.</summary>
internal readonly struct Packs : IPacking;
