using Fathom.Formats;
using Fathom.Nn;

namespace Fathom.Training;

/// <summary>Weights in files: safetensors, under PyTorch's names.</summary>
public static class ModelFile
{
    extension(Module model)
    {
        /// <summary>Writes parameters and persistent buffers; on failure a file that was there stays as it was.</summary>
        /// <param name="path">The file to create or replace.</param>
        /// <param name="metadata">Notes to keep with the weights, or null.</param>
        /// <exception cref="IOException">When the file cannot be written.</exception>
        public void Save(string path, IReadOnlyDictionary<string, string>? metadata = null) =>
            Safetensors.Save(path, model.State.Select(entry => KeyValuePair.Create(entry.Key, Bytes(entry.Value.Snapshot()))), metadata);

        /// <summary>Reads parameters and persistent buffers, from a file that <c>Save</c>, a checkpoint or PyTorch has written.</summary>
        /// <param name="path">A safetensors file.</param>
        /// <param name="strict">Whether every name of the model must be there and no other; else what fits by name is loaded.</param>
        /// <exception cref="FormatException">When the file is malformed.</exception>
        /// <exception cref="InvalidDataException">When it does not fit the model; nothing has been changed then.</exception>
        public void Load(string path, bool strict = true)
        {
            var file = Safetensors.Load(path);
            model.LoadState(TrainerCheckpoint.IsCheckpoint(file) ? TrainerCheckpoint.Part(file, TrainerCheckpoint.ModelPrefix)
                : file.Tensors.ToDictionary(entry => entry.Key, entry => entry.Value.ToTensor()), strict);
        }
    }

    internal static TensorBytes Bytes(Tensor tensor) => new(tensor.DType, tensor.Shape, tensor.ToBytes());
}
