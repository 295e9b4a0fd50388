namespace Fathom;

/// <summary>Differentiation. Gradients are graph nodes like any other, so they can be differentiated, fused and evaluated together.</summary>
public static class Autodiff
{
    extension(Tensor y)
    {
        /// <summary>Gradient of this scalar by <paramref name="x"/>: same shape and dtype as x; zeros when y does not depend on x.</summary>
        /// <exception cref="ShapeException">When this tensor has more than one element.</exception>
        public Tensor Grad(Tensor x) => y.Grad([x])[0];

        /// <summary>Gradients of this scalar by several tensors.</summary>
        /// <param name="xs">Tensors that y was computed from: leaves, parameters or intermediate results.</param>
        /// <exception cref="ShapeException">When this tensor has more than one element.</exception>
        public Tensor[] Grad(params ReadOnlySpan<Tensor> xs)
        {
            if (y.ElementCount != 1)
                throw new ShapeException($"Grad: takes the gradient of a single number, got shape {y.Shape}. Reduce it first (Sum, Mean), or use Vjp?");
            return y.Vjp(Tensor.Ones(y.Shape, y.DType), xs);
        }

        /// <summary>Vector-Jacobian product: Σ dy ∂y/∂x for each x.</summary>
        /// <param name="dy">Weights of the elements of y; its shape and dtype.</param>
        /// <param name="xs">Tensors that y was computed from.</param>
        public Tensor[] Vjp(Tensor dy, params ReadOnlySpan<Tensor> xs)
        {
            if (dy.Shape != y.Shape)
                throw new ShapeException($"Vjp: dy must have the shape of y, {y.Shape}, got {dy.Shape}.");
            if (!y.DType.IsFloat)
                throw new DTypeException($"Vjp: only floats have gradients, y is {y.DType.Name}.");
            return Reverse.Accumulate(y, dy.To(y.DType), xs);
        }

        /// <summary>Jacobian-vector product: Σ ∂y/∂x dx, how y changes when each x moves by dx. Forward mode.</summary>
        /// <param name="xs">Tensors that y was computed from.</param>
        /// <param name="dxs">A direction for each, of its shape.</param>
        /// <returns>Shape and dtype of y.</returns>
        /// <remarks>
        /// Vjp(u) = uᵀJ is linear in u, so its own gradient by u in direction dx is J dx; u itself drops out of the graph. No operation
        /// needs a forward rule.
        /// </remarks>
        public Tensor Jvp(ReadOnlySpan<Tensor> xs, ReadOnlySpan<Tensor> dxs)
        {
            if (xs.Length != dxs.Length)
                throw new ArgumentException($"Jvp: {xs.Length} tensors but {dxs.Length} directions.");
            var u = Tensor.RandomBits(y.Shape, new RandomKey(0)).To(y.DType);
            var pulled = y.Vjp(u, xs);
            Tensor? total = null;
            for (var i = 0; i < xs.Length; i++)
            {
                if (dxs[i].Shape != xs[i].Shape)
                    throw new ShapeException($"Jvp: direction {i} has shape {dxs[i].Shape}, its tensor {xs[i].Shape}.");
                var term = (pulled[i] * dxs[i]).Sum();
                total = total is null ? term : total + term;
            }
            return total is null ? y.ZerosLike() : total.Grad(u);
        }

        /// <summary>Hessian-vector product of this scalar: the derivative of its gradient by <paramref name="x"/> in direction <paramref name="dx"/>.</summary>
        public Tensor Hvp(Tensor x, Tensor dx) => (y.Grad(x) * dx).Sum().Grad(x);
    }

    /// <summary>The gradient of a function to one number, as a function: <c>Vectorise.Vmap(Autodiff.Grad(f))</c> gives one gradient a sample.</summary>
    public static Func<Tensor, Tensor> Grad(Func<Tensor, Tensor> f) => x => f(x).Grad(x);

    /// <summary>Jacobian of y by x: shape [..y, ..x]. One backward pass for each element of y.</summary>
    public static Tensor Jacobian(Tensor y, Tensor x)
    {
        var rows = new Tensor[y.ElementCount];
        for (var i = 0; i < rows.Length; i++)
        {
            var unit = Tensor.Iota([rows.Length], 0).EqualTo(i).To(y.DType).Reshape(y.Shape);
            rows[i] = y.Vjp(unit, x)[0];
        }
        return rows.Length == 0 ? Tensor.Zeros([.. y.Shape, .. x.Shape], y.DType) : Tensor.Stack(rows).Reshape([.. y.Shape, .. x.Shape]);
    }

    /// <summary>Hessian of a scalar y by x: shape [..x, ..x].</summary>
    public static Tensor Hessian(Tensor y, Tensor x) => Jacobian(y.Grad(x), x);
}
