using VisionPipeline.Detection;

namespace VisionPipeline.Tests.Detection;

public sealed class ModelTextTests
{
    [Theory]
    [InlineData("{0: 'plate', 1: 'car'}", "plate|car")]
    [InlineData("{\"0\": \"plate\", \"1\": \"car\"}", "plate|car")]
    [InlineData("{1: 'car', 0: \"driver's plate\"}", "driver's plate|car")]
    [InlineData("{0: 'it\\'s: a, plate'}", "it's: a, plate")]
    [InlineData("['plate', 'car', ]", "plate|car")]
    [InlineData("{0: 'plate', 2: 'car'}", "plate||car")]
    [InlineData("{}", "")]
    public void Names_OfEachForm_AreRead(string text, string names) => Assert.Equal(names, string.Join('|', ModelText.Names(text)!));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("plate, car")]
    [InlineData("{0: 'plate'")]
    [InlineData("{0: 'plate}")]
    [InlineData("{x: 'plate'}")]
    [InlineData("{-1: 'plate'}")]
    [InlineData("{99999999: 'plate'}")]
    [InlineData("{0: 'plate', 1}")]
    public void Names_OfNoForm_AreNone(string? text) => Assert.Null(ModelText.Names(text));

    [Theory]
    [InlineData("[384, 640]", 384, 640)]
    [InlineData("640", 640, 640)]
    [InlineData("(32,64)", 32, 64)]
    public void Size_OfEachForm_IsRead(string text, int height, int width) => Assert.Equal((height, width), ModelText.Size(text));

    [Theory]
    [InlineData("")]
    [InlineData("[0, 640]")]
    [InlineData("[1, 2, 3]")]
    [InlineData("big")]
    public void Size_OfNoForm_IsNone(string text) => Assert.Null(ModelText.Size(text));

    [Theory]
    [InlineData("License_Plate", ObjectClass.Plate)]
    [InlineData("licence-plate", ObjectClass.Plate)]
    [InlineData("number plate", ObjectClass.Plate)]
    [InlineData("Vehicle registration plate", ObjectClass.Plate)]
    [InlineData("motorbike", ObjectClass.Motorcycle)]
    [InlineData("Van", ObjectClass.Car)]
    [InlineData("bicycle", null)]
    public void ClassMap_Names_AreOurs(string name, ObjectClass? kind) =>
        Assert.Equal(kind, ClassMap.ByNames([name, "bus"])!.Classes[0]);
}
