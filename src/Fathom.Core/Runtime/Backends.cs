namespace Fathom.Runtime;

/// <summary>The devices that programs can run on.</summary>
public static class Backends
{
    private static IBackend? registered;

    /// <summary>The backend that evaluations use.</summary>
    /// <exception cref="InvalidOperationException">When none has been registered.</exception>
    public static IBackend Current => Volatile.Read(ref registered) ?? throw new InvalidOperationException(
        "No backend is registered, so nothing can be computed. Reference the package Fathom (or Fathom.Cpu) with its generator, or call Fathom.Cpu.CpuBackend.Register() at start.");

    /// <summary>Makes a backend the current one; the first registration of the CPU happens by itself in a program that references Fathom.Cpu.</summary>
    public static void Register(IBackend backend) => Volatile.Write(ref registered, backend);
}
