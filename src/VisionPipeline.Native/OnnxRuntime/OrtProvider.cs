namespace VisionPipeline.Native.OnnxRuntime;

/// <summary>What ONNX Runtime can run a model on.</summary>
public enum OrtProvider
{
    /// <summary>The processor. Always there.</summary>
    Cpu,

    /// <summary>NVIDIA CUDA: built in, or the provider library that `./vision setup --gpu` installs.</summary>
    Cuda,

    /// <summary>NVIDIA TensorRT: only in an ONNX Runtime built with it, see <see cref="OrtNativeLibrary.Folder"/>.</summary>
    TensorRt,
}
