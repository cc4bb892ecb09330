using VisionPipeline.Diagnostics;

namespace VisionPipeline.Tests.Diagnostics;

/// <summary>Sensors of a board, read from a sysfs laid out as the kernel's documentation says.</summary>
public sealed class BoardSensorsTests : IDisposable
{
    private readonly DirectoryInfo _sysfs = Directory.CreateTempSubdirectory("sysfs-");

    [Fact]
    public void Read_OrinNano_TemperaturesInputRailAndGpu()
    {
        Put("class/thermal/thermal_zone0/type", "cpu-thermal\n");
        Put("class/thermal/thermal_zone0/temp", "51250\n");
        Put("class/thermal/thermal_zone1/type", "gpu-thermal\n");
        Put("class/thermal/thermal_zone1/temp", "48500\n");
        Rail(1, "VDD_IN", "5000", "1500");
        Rail(2, "VDD_CPU_GPU_CV", "5000", "400");
        Put("devices/platform/gpu.0/load", "437\n");

        var sensors = new BoardSensors(_sysfs.FullName);
        BoardReading now = sensors.Read();

        Assert.True(sensors.Any);
        Assert.Equal([new ThermalZone("cpu-thermal", 51.25), new ThermalZone("gpu-thermal", 48.5)], now.Temperatures);
        Assert.Equal(51.25, now.HottestCelsius);
        Assert.Equal([new PowerRail("VDD_IN", 7.5), new PowerRail("VDD_CPU_GPU_CV", 2.0)], now.Rails);
        Assert.Equal(7.5, now.Watts);
        Assert.Equal(43.7, now.GpuPercent!.Value, 6);
    }

    [Fact]
    public void Watts_RailsWithoutTheBoardsInput_Summed()
    {
        Rail(1, "GPU", "5000", "1000");
        Rail(2, "CPU", "5000", "500");

        Assert.Equal(7.5, new BoardSensors(_sysfs.FullName).Read().Watts);
    }

    [Fact]
    public void Read_SensorThatIsOffOrSaysNonsense_LeftOut()
    {
        Put("class/thermal/thermal_zone0/type", "soc\n");
        Put("class/thermal/thermal_zone1/type", "board\n");
        Put("class/thermal/thermal_zone1/temp", "hot\n");
        Put("class/thermal/thermal_zone2/temp", "-3000\n");
        Put("class/hwmon/hwmon0/name", "nvme\n");
        Put("class/hwmon/hwmon0/in1_label", "VDD_IN\n");
        Put("class/hwmon/hwmon0/curr1_input", "1\n");

        BoardReading now = new BoardSensors(_sysfs.FullName).Read();

        Assert.Equal([new ThermalZone("thermal_zone2", -3.0)], now.Temperatures);
        Assert.Empty(now.Rails);
        Assert.Null(now.Watts);
        Assert.Null(now.GpuPercent);
    }

    [Fact]
    public void Any_NoSensors_FalseAndReadingEmpty()
    {
        var sensors = new BoardSensors(_sysfs.FullName);

        Assert.False(sensors.Any);
        Assert.Null(sensors.Read().HottestCelsius);
    }

    public void Dispose() => _sysfs.Delete(recursive: true);

    private void Rail(int channel, string label, string millivolts, string milliamperes)
    {
        Put("class/hwmon/hwmon3/name", "ina3221\n");
        Put($"class/hwmon/hwmon3/in{channel}_label", label + "\n");
        Put($"class/hwmon/hwmon3/in{channel}_input", millivolts + "\n");
        Put($"class/hwmon/hwmon3/curr{channel}_input", milliamperes + "\n");
    }

    private void Put(string path, string text)
    {
        string file = Path.Combine(_sysfs.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
