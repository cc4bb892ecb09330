using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Gpu;
using VisionPipeline.Inference;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Native.OnnxRuntime;
using VisionPipeline.Testing;
using VisionPipeline.Tests.Inference;

namespace VisionPipeline.Tests.Gpu;

/// <summary>Runs that are recorded as CUDA graphs, and those that cannot be.</summary>
public sealed class GpuGraphTests(HostGpu gpu) : HostIntakeTests(gpu)
{
    [NeedsFact(HostGpu.Compilers)]
    public void Run_Recorded_KeepsItsBindings_GivesTheSameResults_AndWaitsOnce()
    {
        foreach (OrtProvider provider in new[] { OrtProvider.Cuda, OrtProvider.TensorRt })
        {
            foreach (int element in new[] { OnnxWriter.Float, OnnxWriter.Half })
            {
                using TempFile file = (Brightness with { Element = element }).Write();
                var options = new OnnxModelOptions { Providers = [provider], Engines = new FaultyEngines(), Stream = Stream.Address, Graphs = true };
                using ObjectDetector detector = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 3, Model = options });
                Assert.False(detector.Model.Onnx.UsesGraphs);
                using var intake = new GpuIntake(Kernels, Stream, detector, Told.Add, isShared: true);
                Assert.True(detector.Model.Onnx.UsesGraphs);
                FrameLease[] leases = [OnDevice(Dark(3)), OnHost(Dark(4)), OnDevice(Dark(0))];
                ICameraIntake[] cameras = [intake.Add(), intake.Add(), intake.Add()];
                for (int round = 0; round < 2; round++)
                {
                    for (int count = 1; count <= 3; count++)
                    {
                        Host.Reset();
                        Look(intake, leases, count, cameras);
                        for (int i = 0; i < count; i++)
                            Assert.Equal(0.2f * (i + 3), Assert.Single(detector.Detections(i).ToArray()).Score, 0.02f);
                        if (round == 0)
                            continue;
                        Assert.Single(Host.Journal, static line => line == "cuMemcpyDtoHAsync_v2");
                        Assert.Single(Host.Journal, static line => line == "cuStreamSynchronize");
                    }
                }

                // A recording for each size, or one for all.
                Assert.Equal(provider == OrtProvider.Cuda ? 3 : 1, detector.Bindings);
                long before = GC.GetAllocatedBytesForCurrentThread();
                Look(intake, leases, 3, cameras);
                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
                Release(leases);
            }
        }

        Assert.Empty(Told);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Run_WhatCannotBeRecorded_RunsAsItDidAndSaysWhy()
    {
        using TempFile file = Brightness.Write();
        var options = new OnnxModelOptions { Providers = [OrtProvider.Cuda], Engines = new FaultyEngines { GraphsProblem = "not all of it runs there" }, Stream = Stream.Address, Graphs = true };
        using ObjectDetector refused = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 2, Model = options });
        using var intake = new GpuIntake(Kernels, Stream, refused, Told.Add, isShared: true);
        Assert.Equal((false, "not all of it runs there"), (refused.Model.Onnx.UsesGraphs, refused.Model.Onnx.GraphsProblem));
        FrameLease[] leases = [OnDevice(Dark(3)), OnDevice(Dark(4))];
        Look(intake, leases, 2);
        Assert.Equal(0.8f, Assert.Single(refused.Detections(1).ToArray()).Score, 0.02f);
        Release(leases);

        // Without a stream of ours, or on the processor, nobody is asked.
        using ObjectDetector own = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 2, Model = options with { Stream = 0 } });
        using var second = new GpuIntake(Kernels, Stream, own, Told.Add, isShared: true);
        Assert.Equal((false, null), (own.Model.Onnx.UsesGraphs, own.Model.Onnx.GraphsProblem));
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Run_RecordedOnAProviderOrDeviceThatFails_GoesOnWithTheNext()
    {
        // The first session lives for the runs that find the model's form out; the one that records dies in its third run.
        var engines = new FaultyEngines();
        engines.Lifetimes[OrtProvider.Cuda] = 2;
        using TempFile file = Brightness.Write();
        var options = new OnnxModelOptions { Providers = [OrtProvider.Cuda, OrtProvider.Cpu], Engines = engines, Stream = Stream.Address, Graphs = true };
        using ObjectDetector detector = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 2, Model = options });
        using var intake = new GpuIntake(Kernels, Stream, detector, Told.Add, isShared: true);
        FrameLease[] leases = [OnDevice(Dark(3)), OnHost(Dark(4))];
        ICameraIntake[] cameras = [intake.Add(), intake.Add()];
        for (int run = 0; run < 4; run++)
        {
            Assert.Equal(run < 3, detector.Model.Onnx.UsesGraphs);
            Look(intake, leases, 2, cameras);
            Assert.Equal(0.8f, Assert.Single(detector.Detections(1).ToArray()).Score, 0.02f);
        }

        Assert.Equal(OrtProvider.Cpu, detector.Model.Onnx.Provider);

        // Where the device goes, the recording goes with it.
        using ObjectDetector other = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 2, Model = options with { Engines = new FaultyEngines() } });
        using var lost = new GpuIntake(Kernels, Stream, other, Told.Add, isShared: true);
        Assert.True(other.Model.Onnx.UsesGraphs);
        ICameraIntake camera = lost.Add();
        lost.Put(0, leases[0].Frame, camera);
        Host.Fail("cuLaunchKernel", Illegal);
        Assert.Throws<CudaException>(() => lost.Run(1));
        lost.Put(0, leases[1].Frame, camera);
        lost.Run(1);
        Assert.Equal(OrtProvider.Cpu, other.Model.Onnx.Provider);
        Assert.Equal(0.8f, Assert.Single(other.Detections(0).ToArray()).Score, 0.02f);
        Release(leases);
    }
}
