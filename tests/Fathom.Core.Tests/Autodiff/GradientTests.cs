namespace Fathom.Core.Tests.Autodiff;

/// <summary>Every differentiable operation against central differences, in reverse mode, forward mode and differentiated twice.</summary>
public sealed class GradientTests
{
    public static TheoryData<string> Names => [.. DifferentiableCases.All.Select(item => item.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_agrees_with_differences(string name) => GradientCheck.Reverse(Find(name).Function, Find(name).Inputs);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_directional_derivative_agrees_with_differences(string name) => GradientCheck.Forward(Find(name).Function, Find(name).Inputs);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_of_the_gradient_agrees_with_differences(string name) => GradientCheck.Second(Find(name).Function, Find(name).Inputs);

    private static DifferentiableCase Find(string name) => DifferentiableCases.All.Single(item => item.Name == name);
}
