using System.Runtime.CompilerServices;

namespace Fathom.Generators.Tests;

public class BackendRegistrationGeneratorTests
{
    private const string Cpu = """
        namespace Fathom.Cpu;
        public static class CpuBackend
        {
            public static int Registrations { get; private set; }
            public static void Register() => Registrations++;
        }
        """;

    [Fact]
    public void Loading_an_assembly_that_references_the_backend_registers_it()
    {
        var cpu = Compiler.Compile("Fathom.Cpu", [Cpu]);
        var user = Compiler.Compile("App", ["public static class App { public static int Seen => Fathom.Cpu.CpuBackend.Registrations; }"], cpu.ToReference())
            .Generate(new BackendRegistrationGenerator());

        var app = Compiler.Load(cpu, user);
        RuntimeHelpers.RunModuleConstructor(app.ManifestModule.ModuleHandle);

        Assert.Equal(1, app.GetType("App")!.GetProperty("Seen")!.GetValue(null));
    }

    [Fact]
    public void The_assembly_of_the_backend_does_not_register_itself() =>
        Assert.Empty(Compiler.Compile("Fathom.Cpu", [Cpu]).Generate(new BackendRegistrationGenerator()).GeneratedText());

    [Theory]
    [InlineData("namespace Other { public static class CpuBackend { public static void Register() { } } }")]
    [InlineData("namespace Fathom.Cpu { public static class CpuBackend { internal static void Register() { } } }")]
    [InlineData("namespace Fathom.Cpu { internal static class CpuBackend { public static void Register() { } } }")]
    public void Without_a_backend_in_sight_nothing_is_generated(string library)
    {
        var reference = Compiler.Compile("Library", [library]).ToReference();
        Assert.Empty(Compiler.Compile("App", ["class App;"], reference).Generate(new BackendRegistrationGenerator()).GeneratedText());
    }
}
