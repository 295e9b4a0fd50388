using System.Numerics.Tensors;
using Fathom.Runtime;

namespace Fathom;

/// <summary>Getting numbers out of tensors.</summary>
public static class TensorEvaluation
{
    extension(Tensor x)
    {
        /// <summary>Computes the elements now; they are kept, and so is the graph, for gradients. Returns this tensor.</summary>
        public Tensor Eval()
        {
            Evaluation.Run([x]);
            return x;
        }

        /// <summary>Computes several tensors as one program, which shares what they have in common.</summary>
        public static void Eval(params ReadOnlySpan<Tensor> tensors) => Evaluation.Run(tensors);

        /// <summary>All elements, row-major.</summary>
        /// <exception cref="DTypeException">When <typeparamref name="T"/> is not the C# type of this dtype.</exception>
        public T[] ToArray<T>() where T : unmanaged
        {
            var elements = new T[checked((int)x.ElementCount)];
            x.CopyTo(elements.AsSpan());
            return elements;
        }

        /// <summary>Copies all elements, row-major, to <paramref name="destination"/>.</summary>
        public void CopyTo<T>(Span<T> destination) where T : unmanaged
        {
            if (DTypes.Of<T>() != x.DType)
                throw new DTypeException($"ToArray: the tensor is {x.DType.Name} {x.Shape}, {typeof(T).Name} was asked for. Convert with .To(DType.{DTypes.Of<T>()}) first?");
            if (destination.Length < x.ElementCount)
                throw new ShapeException($"CopyTo: {destination.Length} places for the {x.ElementCount} elements of {x.Shape}.");
            var storage = Evaluation.RowMajor(x.Eval());
            storage.Span<T>()[..(int)x.ElementCount].CopyTo(destination);
            GC.KeepAlive(storage);
        }

        /// <summary>The single element of this tensor, converted to <typeparamref name="T"/>.</summary>
        /// <exception cref="ShapeException">When there is not exactly one element.</exception>
        public T Item<T>() where T : unmanaged
        {
            if (x.ElementCount != 1)
                throw new ShapeException($"Item: takes a tensor of one element, got {x.Shape}. Reduce it or select one element; ToArray gives all.");
            return (x.DType == DTypes.Of<T>() ? x : x.To(DTypes.Of<T>())).ToArray<T>()[0];
        }

        /// <summary>The single element of this tensor as a float.</summary>
        public float Item() => x.Item<float>();

        /// <summary>All elements as row-major little-endian bytes.</summary>
        public byte[] ToBytes()
        {
            var storage = Evaluation.RowMajor(x.Eval());
            var bytes = storage.Span<byte>()[..checked((int)(x.ElementCount * x.DType.ByteLength))].ToArray();
            GC.KeepAlive(storage);
            return bytes;
        }

        /// <summary>A copy as a dense tensor of System.Numerics.Tensors.</summary>
        public System.Numerics.Tensors.Tensor<T> ToNumerics<T>() where T : unmanaged
        {
            var lengths = new nint[x.Rank];
            for (var axis = 0; axis < lengths.Length; axis++)
                lengths[axis] = x.Shape[axis];
            return System.Numerics.Tensors.Tensor.Create(x.ToArray<T>(), lengths);
        }

        /// <summary>A copy of a tensor of System.Numerics.Tensors.</summary>
        public static Tensor FromNumerics<T>(in ReadOnlyTensorSpan<T> source) where T : unmanaged
        {
            var sizes = new int[source.Rank];
            for (var axis = 0; axis < sizes.Length; axis++)
                sizes[axis] = checked((int)source.Lengths[axis]);
            var elements = new T[checked((int)source.FlattenedLength)];
            source.FlattenTo(elements);
            return Tensor.From<T>(elements, Shape.Create(sizes));
        }
    }

    extension(Variable variable)
    {
        /// <summary>The value as a leaf of the graph. Assigning stores a new one, without its history; see <see cref="Assign(Variable, Tensor)"/>.</summary>
        public Tensor Value
        {
            get => variable;
            set => variable.Assign(value);
        }

        /// <summary>
        /// Evaluates <paramref name="value"/> and stores it. Tensors built from the old value and not yet evaluated become stale. In a function that is
        /// being compiled, every run of it does so, and reads what follows from the new value.
        /// </summary>
        public void Assign(Tensor value) => Variable.Assign((variable, value));

        /// <summary>
        /// Evaluates <paramref name="value"/> and stores it, whatever its dtype, which becomes the variable's: a weight goes on in bf16 or i8. Tensors
        /// built from the old value and not yet evaluated become stale. Not to be called while other threads use the variable.
        /// </summary>
        /// <exception cref="ShapeException">When the shape is another.</exception>
        public void Convert(Tensor value)
        {
            if (value.Shape != variable.Shape)
                throw new ShapeException($"Convert: '{variable.Name}' has shape {variable.Shape}, the value has {value.Shape}. A variable keeps its shape: make a new one?");
            variable.Replace(Tensor.FromBytes(value.DType, value.Shape, value.ToBytes()).Storage!, value.DType);
        }

        /// <summary>A copy of the value, which later assignments do not touch.</summary>
        public Tensor Snapshot() => Tensor.FromBytes(variable.DType, variable.Shape, Evaluation.StorageOf(variable).Span<byte>());

        /// <summary>Evaluates several new values as one program and stores them all, or lets each run of a function that is being compiled do so.</summary>
        public static void Assign(params ReadOnlySpan<(Variable Variable, Tensor Value)> values)
        {
            foreach (var (target, value) in values)
                target.Check(value, "Assign");
            Evaluation.Assign([], values);
        }

        /// <summary>Transposed value, see <see cref="Tensor.T"/>.</summary>
        public Tensor T => ((Tensor)variable).T;
    }
}
